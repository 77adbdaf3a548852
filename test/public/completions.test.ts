import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { formatNames } from "../../src/papers/formats/index.js";

/* What an editor offers between the quotes of an argument. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = `
import type { createEmbedder } from "./src/embed/index.js";
import type { ReadOptions } from "./src/papers/read.js";
import type { OpenOptions } from "./src/store/library/index-options.js";
declare const create: typeof createEmbedder;
void create("<embedder>");
export const open: OpenOptions = { embedder: "<option>" };
export const read: ReadOptions = { format: "<format>" };
`;

/** The strings that TypeScript's language service offers in place of each marked string. */
function completions(text: string): Record<string, string[]> {
  const file = join(root, "completions.ts");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    root,
  );
  const read = (path: string): string | undefined => (path === file ? text : ts.sys.readFile(path));
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const content = read(path);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: read,
    readDirectory: (...given) => ts.sys.readDirectory(...given),
  });
  return Object.fromEntries(
    [...text.matchAll(/"<(\w+)>"/g)].map((match) => {
      const offered = service.getCompletionsAtPosition(file, match.index + 1, {})?.entries ?? [];
      const strings = offered.filter(({ kind }) => kind === ts.ScriptElementKind.string);
      return [match[1]!, strings.map(({ name }) => name).sort()];
    }),
  );
}

test("an editor completes the names of embedders and of formats", () => {
  const embedders = ["minilm", "minilm-fast", "minilm-int8"];
  expect(completions(program)).toEqual({
    embedder: embedders,
    option: embedders,
    format: [...formatNames].sort(),
  });
});
