import { PaperweaveError } from "../../core/errors.js";

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Text does not pack better than this; see `gunzip` of Node.js. */
const MOST_RATIO = 500,
  LEAST_BYTES = 4 << 20;

/** The text of a gzip file of one member, unpacked by the browser, which compares the checksum. */
export async function* gunzip(pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let taken = 0,
    unpacked = 0;
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const next = await pieces.next();
      if (next.done === true) return controller.close();
      taken += next.value.length;
      controller.enqueue(next.value as Uint8Array<ArrayBuffer>);
    },
  });
  const reader = packed.pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: Error) => {
        throw new PaperweaveError("bad-format", `The gzip file is damaged: ${cause.message}.`, { cause });
      });
      if (done) return;
      unpacked += value.length;
      if (unpacked > LEAST_BYTES && unpacked > MOST_RATIO * taken)
        throw new PaperweaveError(
          "bad-format",
          `The gzip file unpacks to more than ${MOST_RATIO} times its size: this is no list of papers.`,
        );
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
