import { zipSync } from "fflate";
import { downloadNames, type Download, type DownloadName } from "../messages.js";
import type { Found } from "./paper-engine.js";

const TYPES: Record<DownloadName, string> = {
  "map.html": "text/html",
  "papers.csv": "text/csv",
  "topics.json": "application/json",
  "papers.bib": "application/x-bibtex",
  "papers.zip": "application/zip",
};

export async function makeDownload(found: Found, name: DownloadName): Promise<Download> {
  return { name, type: TYPES[name], bytes: await contentOf(found, name) };
}

async function contentOf(found: Found, name: DownloadName): Promise<Uint8Array<ArrayBuffer>> {
  const { title, index, topics, map } = found;
  switch (name) {
    case "map.html":
      return new TextEncoder().encode(map.toHTML({ title }));
    case "papers.csv":
      return new Uint8Array(await index.export("csv", { topics, positions: map }));
    case "topics.json":
      return new TextEncoder().encode(topicsJson(found));
    case "papers.bib":
      return new Uint8Array(await index.export("bibtex", { topics }));
    case "papers.zip": {
      const parts: Record<string, Uint8Array> = {};
      for (const part of downloadNames) if (part !== name) parts[part] = await contentOf(found, part);
      parts["vectors.npy"] = new Uint8Array(await index.export("npy"));
      return zipSync(parts);
    }
  }
}

/** The topics with the ids of their papers. */
function topicsJson({ topics }: Found): string {
  return `${JSON.stringify(
    topics.list().map((topic) => ({ ...topic, papers: topics.members(topic.id) })),
    null,
    2,
  )}\n`;
}
