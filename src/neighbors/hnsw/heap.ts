/** Nodes by their scores, the highest first (or the lowest, by scores with their signs turned). */
export class Heap {
  private scores = new Float64Array(256);
  private nodes = new Int32Array(256);
  size = 0;

  get topScore(): number {
    return this.scores[0]!;
  }

  get topNode(): number {
    return this.nodes[0]!;
  }

  clear(): void {
    this.size = 0;
  }

  push(node: number, score: number): void {
    if (this.size === this.nodes.length) this.makeRoom();
    const { scores, nodes } = this;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (scores[parent]! >= score) break;
      scores[at] = scores[parent]!;
      nodes[at] = nodes[parent]!;
      at = parent;
    }
    scores[at] = score;
    nodes[at] = node;
  }

  /** Removes the top. */
  pop(): void {
    const { scores, nodes } = this;
    const size = --this.size;
    const score = scores[size]!;
    const node = nodes[size]!;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && scores[child + 1]! > scores[child]!) child++;
      if (scores[child]! <= score) break;
      scores[at] = scores[child]!;
      nodes[at] = nodes[child]!;
      at = child;
    }
    scores[at] = score;
    nodes[at] = node;
  }

  private makeRoom(): void {
    const [scores, nodes] = [new Float64Array(2 * this.size), new Int32Array(2 * this.size)];
    scores.set(this.scores);
    nodes.set(this.nodes);
    this.scores = scores;
    this.nodes = nodes;
  }
}
