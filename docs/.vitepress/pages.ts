import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";

/* The links of the sidebar, read from the files: a new page needs no entry here. */

const docs = join(import.meta.dirname, "..");

/** The order of the pages that are read one after another. All other pages follow, by their titles. */
const ORDER = [
  ...[
    "read-any-file",
    "related-papers",
    "recommendations",
    "search",
    "topics-that-stay",
    "steer-topics",
    "name-topics-with-a-model",
  ],
  ...["map", "notebooks", "cli", "folders", "databases", "many-papers", "other-models", "ai-sdk-and-langchain"],
  ...["agents", "in-a-web-page", "bundlers-and-serverless", "privacy"],
  ...["read-and-merge", "embed", "neighbours", "group", "name", "search-ranking", "draw-the-map"],
];

/** A link to each page of a folder of docs, with the page's first heading as its text. */
export function pageLinks(folder: string): DefaultTheme.SidebarItem[] {
  const place = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return pagesIn(folder)
    .map((name) => ({ name, text: titleOf(join(folder, `${name}.md`)), link: `/${folder}/${name}` }))
    .sort((a, b) => place(a.name) - place(b.name) || a.text.localeCompare(b.text))
    .map(({ text, link }) => ({ text, link }));
}

/** The pages that TypeDoc has written: for each module its classes, functions and types. */
export function referenceLinks(): DefaultTheme.SidebarItem[] {
  if (!existsSync(join(docs, "api"))) return [];
  const modules = readdirSync(join(docs, "api"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [
    { text: "Guides and all else", link: "/start" },
    ...modules
      .map(({ name }) => name)
      .sort((a, b) => Number(b === "paperweave") - Number(a === "paperweave") || a.localeCompare(b))
      .map((module) => ({
        text: module === "paperweave" ? module : `paperweave/${module}`,
        link: `/api/${module}/`,
        collapsed: module !== "paperweave",
        items: readdirSync(join(docs, "api", module), { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map(({ name: kind }) => ({
            text: kind.replaceAll("-", " "),
            collapsed: kind !== "classes" && kind !== "functions",
            items: pagesIn(`api/${module}/${kind}`).map((name) => ({
              text: name,
              link: `/api/${module}/${kind}/${name}`,
            })),
          })),
      })),
  ];
}

function pagesIn(folder: string): string[] {
  if (!existsSync(join(docs, folder))) return [];
  return readdirSync(join(docs, folder))
    .filter((file) => file.endsWith(".md") && file !== "index.md")
    .map((file) => file.slice(0, -3));
}

function titleOf(page: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(join(docs, page), "utf8"));
  if (heading === null) throw new Error(`docs/${page} has no heading of the first level.`);
  return heading[1]!.trim();
}
