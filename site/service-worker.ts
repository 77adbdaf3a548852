/*
 * Keeps the files of the page, so that it works without a network. The build puts in their names, and a
 * version that changes with their content: a new version is kept beside the old one, and serves when no page of the
 * old one is open any more. The page itself keeps the model (page/parts.ts).
 */

declare const FILES: string[];
declare const VERSION: string;

/** The parts of a service worker that are used here; TypeScript has them beside the DOM in no library. */
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const PREFIX = "paperweave-page-";
const cacheName = PREFIX + VERSION;

addEventListener("install", (event) => {
  // "reload": the browser's own cache may hold files of another version.
  const requests = FILES.map((file) => new Request(file, { cache: "reload" }));
  (event as ExtendableEvent).waitUntil(caches.open(cacheName).then((cache) => cache.addAll(requests)));
});

addEventListener("activate", (event) => {
  const old = (key: string): boolean => key.startsWith(PREFIX) && key !== cacheName;
  (event as ExtendableEvent).waitUntil(
    caches.keys().then((keys) => Promise.all(keys.filter(old).map((key) => caches.delete(key)))),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event as FetchEvent;
  const answer = async (): Promise<Response> => {
    const cache = await caches.open(cacheName);
    const wanted = request.mode === "navigate" ? "./" : request; // there is one page, by whatever name
    return (await cache.match(wanted, { ignoreSearch: true })) ?? fetch(request);
  };
  if (request.method === "GET") (event as FetchEvent).respondWith(answer());
});
