import { createHash } from "node:crypto";
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/* Looks into index folders, and harms them. */

interface File {
  name: string;
  bytes: number;
  sha256: string;
}

type Segment = Record<"papers" | "vectors" | "checks" | "words", File> & { rows: number; removed: string };

export type Manifest = Record<string, unknown> & {
  segments: Segment[];
  obsolete?: string[];
  graph?: Record<"neighbors" | "similarities", File>;
};

export type Kind = "papers" | "vectors" | "checks" | "words" | "neighbors" | "similarities" | "manifest";

export const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;

const fileOf = (manifest: Manifest, kind: Exclude<Kind, "manifest">): File =>
  kind === "neighbors" || kind === "similarities" ? manifest.graph![kind] : manifest.segments[0]![kind];

/** Path of a file; of several segments, of the first one. */
export const pathOf = (folder: string, kind: Kind): string =>
  join(folder, kind === "manifest" ? "manifest.json" : fileOf(manifestOf(folder), kind).name);

/** Names in a folder, tokens left out; the lock of whoever has it open is none of its content. */
export const namesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !/^lock(draft)?-/.test(name))
    .map((name) => name.replace(/[0-9a-f]{16}/, "#"))
    .sort();

/** Names and content of all files but locks. */
export const contentOf = (folder: string): string[][] =>
  readdirSync(folder)
    .filter((name) => !/^lock(draft)?-/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), "latin1")]);

export const cut =
  (kind: Kind) =>
  (folder: string): void =>
    truncateSync(pathOf(folder, kind), readFileSync(pathOf(folder, kind)).length >> 1);

export const rewrite =
  (change: (text: string) => string) =>
  (folder: string): void =>
    writeFileSync(pathOf(folder, "manifest"), change(readFileSync(pathOf(folder, "manifest"), "utf8")));

/** A manifest that says something else, its own checksum right. */
export const edit = (change: (manifest: Manifest) => void) =>
  rewrite((text) => {
    const data = JSON.parse(text) as Manifest;
    delete data.sha256;
    change(data);
    return JSON.stringify({ ...data, sha256: createHash("sha256").update(JSON.stringify(data)).digest("hex") });
  });

/** Flips a bit of the byte at that place, counted from the end when negative. */
export const flip =
  (kind: Kind, at: number, bit = 1) =>
  (folder: string): void => {
    const bytes = readFileSync(pathOf(folder, kind));
    bytes[at < 0 ? bytes.length + at : at]! ^= bit;
    writeFileSync(pathOf(folder, kind), bytes);
  };

/** A data file of another content, with a manifest that fits it. */
export const replace =
  (kind: Exclude<Kind, "manifest">, change: (bytes: Buffer) => Buffer) =>
  (folder: string): void => {
    const bytes = change(readFileSync(pathOf(folder, kind)));
    writeFileSync(pathOf(folder, kind), bytes);
    edit((manifest) =>
      Object.assign(fileOf(manifest, kind), {
        bytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      }),
    )(folder);
  };
