/** Numbers strings 0, 1, 2, … as they come, looked up as parts of a longer text without cutting them out. */
export class StringTable {
  readonly strings: string[] = [];
  /** String at each slot, -1 when free. */
  private slots = new Int32Array(1 << 15).fill(-1);
  private readonly hashes: number[] = [];

  /** The number of the part of a text from `start` to `end`, a new one when it was not there. */
  number(text: string, start: number, end: number): number {
    let hash = 0x811c9dc5; // FNV-1a
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const string = this.slots[slot]!;
      if (string < 0) return this.add(text.slice(start, end), hash, slot);
      if (this.hashes[string] === hash && isPart(this.strings[string]!, text, start, end)) return string;
      slot = (slot + 1) & mask;
    }
  }

  private add(string: string, hash: number, slot: number): number {
    const number = this.strings.push(string) - 1;
    this.hashes.push(hash);
    this.slots[slot] = number;
    if (this.strings.length * 2 > this.slots.length) this.grow();
    return number;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    this.hashes.forEach((hash, string) => {
      let slot = hash & mask;
      while (this.slots[slot]! >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = string;
    });
  }
}

function isPart(string: string, text: string, start: number, end: number): boolean {
  if (string.length !== end - start) return false;
  for (let i = 0; i < string.length; i++) if (string.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
  return true;
}
