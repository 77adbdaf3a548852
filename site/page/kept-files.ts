/** The files of the last visit, in the browser's own database, when the visitor wants them kept. */
const DATABASE = "paperweave",
  STORE = "files",
  KEY = "last";

/** Keeps files in place of those kept before. Throws when the browser has no room, or keeps nothing. */
export async function keepFiles(files: readonly File[]): Promise<void> {
  await inStore("readwrite", (store) => store.put(files, KEY)).catch((cause: DOMException | null) => {
    const full = cause?.name === "QuotaExceededError";
    throw new Error(
      `The files are not kept: the browser ${full ? "has no room for them" : "does not keep files for this page"}.`,
      { cause },
    );
  });
}

/** The files that are kept; none where the browser keeps nothing. */
export async function keptFiles(): Promise<File[]> {
  const files = await inStore("readonly", (store) => store.get(KEY)).catch(() => undefined);
  return (files as File[] | undefined) ?? [];
}

export async function forgetFiles(): Promise<void> {
  await inStore("readwrite", (store) => store.delete(KEY)).catch(() => undefined);
}

/** What a request gives, once its transaction is complete: only then is it sure that there was room. */
async function inStore(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  await settled(opening, "success");
  const database = opening.result;
  try {
    const transaction = database.transaction(STORE, mode);
    const request = ask(transaction.objectStore(STORE));
    await settled(transaction, "complete");
    return request.result;
  } finally {
    database.close();
  }
}

function settled(work: IDBRequest | IDBTransaction, done: "success" | "complete"): Promise<void> {
  return new Promise((resolve, reject) => {
    work.addEventListener(done, () => resolve());
    for (const failure of ["error", "abort"]) work.addEventListener(failure, () => reject(work.error));
  });
}
