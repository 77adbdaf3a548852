import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The files of an index folder, by their kind and the order of the saves that wrote them, without what
 * differs at every run: a file's name holds random digits, so that the manifest's names and checksums
 * are left out (the files are digested themselves), and the header of the words names the version of
 * Unicode that Node.js knows.
 */
export function folderFiles(folder: string): Record<string, string | Uint8Array> {
  const names = readdirSync(folder).sort();
  const shortName = new Map(
    names.map((name) => [
      name,
      `${names.filter((other) => kindOf(other) === kindOf(name)).indexOf(name) + 1} ${kindOf(name)}`,
    ]),
  );
  return Object.fromEntries(
    names.map((name) => {
      const bytes = readFileSync(join(folder, name));
      if (name === "manifest.json") return [name, manifestText(bytes.toString("utf8"), shortName)];
      return [shortName.get(name)!, kindOf(name) === "words.bin" ? withoutUnicodeVersion(bytes) : bytes];
    }),
  );
}

const kindOf = (name: string): string => name.replace(/-[0-9a-f]{16}\./, ".");

function manifestText(text: string, shortName: ReadonlyMap<string, string>): string {
  return JSON.stringify(JSON.parse(text), (key, value: unknown) => {
    if (key === "sha256") return undefined;
    if (key === "obsolete") return (value as string[]).map(kindOf);
    return key === "name" ? shortName.get(value as string) : value;
  });
}

function withoutUnicodeVersion(bytes: Buffer): Uint8Array {
  const headerEnd = bytes.indexOf("\n");
  const header = bytes.toString("utf8", 0, headerEnd).replace(/"unicode":"[^"]*"/, '"unicode":""');
  return Buffer.concat([Buffer.from(header), bytes.subarray(headerEnd)]);
}
