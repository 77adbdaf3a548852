import { NumberReader } from "../view/map/facts.js";

/** The bytes of a part of the page; undefined for one that it has not. */
export function bytesOf(name: string): Uint8Array<ArrayBuffer> | undefined {
  const part = document.getElementById(`part-${name}`);
  if (!part) return undefined;
  const text = atob(part.textContent!);
  part.remove(); // it is not needed twice
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

async function inflated(name: string): Promise<Uint8Array | undefined> {
  const bytes = bytesOf(name);
  if (!bytes) return undefined;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export async function numbersIn(name: string): Promise<NumberReader | undefined> {
  const bytes = await inflated(name);
  return bytes && new NumberReader(bytes);
}

export async function linesIn(name: string): Promise<string[] | undefined> {
  const bytes = await inflated(name);
  return bytes && new TextDecoder().decode(bytes).split("\n");
}
