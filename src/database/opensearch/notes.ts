import { createHash } from "node:crypto";
import { formatValue } from "../../core/format.js";
import { bulk, type Operation, type Target } from "./bulk.js";
import type { StoredDocument } from "./documents.js";
import { multiGet } from "./read.js";

/** Code units of a part: far below what a request may hold, however they are written. */
const PART = 1 << 21;
/** Parts in one request. */
const SIDE_BY_SIDE = 4;

/** The document that says which parts a text has. */
interface Head {
  /** Names this text: its parts are of no other. */
  text: string;
  parts: number;
}

/**
 * Texts of any length, in parts. The head is written last, so that a text is there as a whole or
 * not at all.
 */
export class Notes {
  /**
   * @param make makes the index of notes where there is none: not before there is a note, so that
   * who only reads makes nothing
   */
  constructor(
    private readonly target: Target,
    private readonly make: (signal: AbortSignal | undefined) => Promise<void>,
  ) {}

  async put(name: string, text: string, signal: AbortSignal | undefined): Promise<void> {
    await this.make(signal);
    const before = await this.head(name, signal);
    // The revision that it replaces is in its name: who removes the parts of an earlier text does
    // not remove those of the same text put again.
    const head: Head = { text: hash(`${before?._seq_no}:${text}`), parts: Math.ceil(text.length / PART) };
    const parts = Array.from({ length: head.parts }, (_, i): Operation => {
      // A JSON text within JSON: halves of surrogate pairs pass, too.
      return {
        id: name,
        action: { index: { _id: partId(name, head, i) } },
        document: JSON.stringify({ part: JSON.stringify(text.slice(i * PART, (i + 1) * PART)) }),
      };
    });
    await this.write(parts, signal);
    await this.write(
      [{ id: name, action: { index: { _id: headId(name) } }, document: JSON.stringify({ name, ...head }) }],
      signal,
    );
    const old = before?._source;
    if (old)
      await this.write(
        Array.from({ length: old.parts }, (_, i) => ({ id: name, action: { delete: { _id: partId(name, old, i) } } })),
        signal,
      );
  }

  async get(name: string, signal: AbortSignal | undefined): Promise<string | undefined> {
    let missed: string | undefined;
    for (;;) {
      const head = (await this.head(name, signal))?._source;
      if (head === undefined) return undefined;
      const text = await this.read(name, head, signal);
      if (text !== undefined) return text;
      if (missed === head.text)
        throw this.target.engine.error("unavailable", `has lost a part of the note ${formatValue(name)}.`);
      missed = head.text; // another one was put meanwhile, else it is missed again
    }
  }

  private async head(name: string, signal: AbortSignal | undefined): Promise<StoredDocument<Head> | undefined> {
    const { engine, index } = this.target;
    const { body } = await engine.request<StoredDocument<Head> & { found?: boolean }>(
      { method: "GET", path: [index, "_doc", headId(name)], taken: [404] },
      signal,
    ); // no document, or no index
    return body.found ? body : undefined;
  }

  private async read(name: string, head: Head, signal: AbortSignal | undefined): Promise<string | undefined> {
    const parts: string[] = [];
    for (let at = 0; at < head.parts; at += SIDE_BY_SIDE) {
      const ids = Array.from({ length: Math.min(SIDE_BY_SIDE, head.parts - at) }, (_, i) => partId(name, head, at + i));
      for (const part of await multiGet<{ part: string }>(this.target, ids, {}, signal)) {
        if (part === undefined) return undefined;
        parts.push(JSON.parse(part._source.part) as string);
      }
    }
    return parts.join("");
  }

  private async write(operations: readonly Operation[], signal: AbortSignal | undefined): Promise<void> {
    await bulk(this.target, operations, signal);
  }
}

const hash = (text: string): string => createHash("sha256").update(text, "utf16le").digest("hex");
const headId = (name: string): string => `head:${hash(name)}`;
const partId = (name: string, { text }: Head, part: number): string => `part:${hash(name)}:${text}:${part}`;
