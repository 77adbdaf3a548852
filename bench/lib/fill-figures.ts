import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import prettier from "prettier";
import { figures } from "./figures.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const BLOCK = /(<!-- figures: ([^>]+) -->)[\s\S]*?(<!-- \/figures -->)/g;

/** README and the pages of docs that have figures, as paths in the repository. */
export function pagesWithFigures(): string[] {
  const docs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !name.startsWith("api"))
    .map((name) => `docs/${name}`);
  return ["README.md", ...docs.sort()].filter((page) => namesIn(readFileSync(join(root, page), "utf8")).length > 0);
}

/** The names of the figures of a page. */
export function namesIn(page: string): string[] {
  return [...page.matchAll(BLOCK)].map(([, , name]) => name!);
}

/** The page with its figures as the results have them. */
export async function fillFigures(page: string): Promise<string> {
  const texts = new Map<string, string>();
  for (const name of namesIn(page)) texts.set(name, await formatted(name));
  return page.replace(BLOCK, (_, start: string, name: string, end: string) => `${start}\n\n${texts.get(name)}\n${end}`);
}

/** Wrapped and aligned as all pages are; ends with a line break. */
async function formatted(name: string): Promise<string> {
  const figure = figures[name];
  if (figure === undefined)
    throw new Error(`There are no figures "${name}"; there are ${Object.keys(figures).join(", ")}.`);
  return prettier.format(figure(), { parser: "markdown", printWidth: 120, proseWrap: "always" });
}
