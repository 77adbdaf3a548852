import { createHash } from "node:crypto";
import { formatValue } from "../../core/format.js";
import { bulk, type Operation, type Target } from "./bulk.js";
import { multiGet, type StoredDocument } from "./documents.js";

/** Code units of a part. In any encoding this is far below the limit of a request. */
const PART_LENGTH = 1 << 21;
/** Parts that one request reads. */
const PARTS_A_REQUEST = 4;

/** The document that says which parts a text has. */
interface Head {
  /** Id of this text; only its own parts have it in their ids. */
  text: string;
  /** Number of parts. */
  parts: number;
  /** Id of the index of papers that it belongs to; absent where that index has none. */
  index?: string | undefined;
}

/**
 * Texts of any length, kept in parts. The head is written last, so that a text is there completely
 * or not at all.
 */
export class Notes {
  /**
   * @param make makes the index of notes where there is none. It is called with the first note, so
   *   that programs which only read make nothing.
   * @param indexId reads the id of the index of papers. When that index alone was deleted, its notes
   *   are still there: they do not belong to a new index of the same name.
   */
  constructor(
    private readonly target: Target,
    private readonly make: (signal: AbortSignal | undefined) => Promise<void>,
    private readonly indexId: (signal: AbortSignal | undefined) => Promise<string | undefined | "no index">,
  ) {}

  async put(name: string, text: string, signal: AbortSignal | undefined): Promise<void> {
    await this.make(signal);
    const before = await this.head(name, signal);
    // The replaced revision is part of the id: a program that removes the parts of an earlier text
    // must not remove the parts of the same text when it is put again.
    const head: Head = {
      text: hash(`${before?._seq_no}:${text}`),
      parts: Math.ceil(text.length / PART_LENGTH),
      index: await this.indexId(signal),
    };
    const parts = Array.from({ length: head.parts }, (_, i): Operation => {
      // JSON within JSON, so that lone surrogates are kept, too.
      return {
        id: name,
        action: { index: { _id: partId(name, head, i) } },
        document: JSON.stringify({ part: JSON.stringify(text.slice(i * PART_LENGTH, (i + 1) * PART_LENGTH)) }),
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
      const head = await this.ownHead(name, signal);
      if (head === undefined) return undefined;
      const text = await this.read(name, head, signal);
      if (text !== undefined) return text;
      if (missed === head.text)
        throw this.target.cluster.error("unavailable", `has lost a part of the note ${formatValue(name)}.`);
      missed = head.text; // another program may have put a new text meanwhile: read once more
    }
  }

  /** Id of the text that is kept under this name. */
  async revision(name: string, signal: AbortSignal | undefined): Promise<string | undefined> {
    return (await this.ownHead(name, signal))?.text;
  }

  /** The head of a note that belongs to the index of papers as it is now. */
  private async ownHead(name: string, signal: AbortSignal | undefined): Promise<Head | undefined> {
    const head = (await this.head(name, signal))?._source;
    return head && head.index === (await this.indexId(signal)) ? head : undefined;
  }

  private async head(name: string, signal: AbortSignal | undefined): Promise<StoredDocument<Head> | undefined> {
    const { cluster, index } = this.target;
    const { body } = await cluster.request<StoredDocument<Head> & { found?: boolean }>(
      { method: "GET", path: [index, "_doc", headId(name)], acceptedStatuses: [404] },
      signal,
    ); // 404: no document, or no index
    return body.found ? body : undefined;
  }

  private async read(name: string, head: Head, signal: AbortSignal | undefined): Promise<string | undefined> {
    const parts: string[] = [];
    for (let at = 0; at < head.parts; at += PARTS_A_REQUEST) {
      const ids = Array.from({ length: Math.min(PARTS_A_REQUEST, head.parts - at) }, (_, i) =>
        partId(name, head, at + i),
      );
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
