import type { StoredDocument } from "./documents.js";
import type { Engine } from "./engine.js";
import { isNoIndex, serverFailure, type ServerError } from "./failures.js";
import { documentId } from "./terms.js";

/** Where documents are. */
interface Place {
  engine: Engine;
  index: string;
}

/** Documents read by one request. */
const AT_ONCE = 1000;

/**
 * Documents by the ids of their papers, as they are now, whether a refresh came after their last
 * write or not.
 */
export async function readDocuments<T>(
  { engine, index }: Place,
  ids: readonly string[],
  query: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<Map<string, StoredDocument<T>>> {
  const found = new Map<string, StoredDocument<T>>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const part = ids.slice(at, at + AT_ONCE);
    const docs = await multiGet<T>({ engine, index }, part.map(documentId), query, signal);
    docs.forEach((document, i) => document && found.set(part[i]!, document));
  }
  return found;
}

type GetAnswer<T> = { docs: readonly (StoredDocument<T> & { found?: boolean; error?: ServerError })[] };

/** Documents in the order of their ids; undefined where there is none. */
export async function multiGet<T>(
  { engine, index }: Place,
  ids: readonly string[],
  query: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<(StoredDocument<T> | undefined)[]> {
  return engine.persist(signal, async ({ send }) => {
    const { body } = await send<GetAnswer<T>>({ method: "POST", path: [index, "_mget"], query, body: { ids } });
    return body.docs.map((document) => {
      // Of one shard that is not there just now, unless the whole index is gone.
      if (document.error) throw engine.told(serverFailure(isNoIndex(document.error) ? 404 : 503, document.error));
      return document.found ? document : undefined;
    });
  });
}
