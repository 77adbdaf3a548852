import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, posix } from "node:path";
import type { MarkdownRenderer } from "vitepress";

/*
 * The pages are also read where the repository is shown, so they link files outside of docs by their
 * relative paths. In the site such a link leads to the page that shows the file, or to a copy of it;
 * and where a paragraph is nothing but a link to a program, the program follows.
 */

export const root = join(import.meta.dirname, "../..");
/** Files that the site must have a copy of, as paths in the repository. */
export const linkedFiles = new Set<string>();

/** Files outside of docs that a page of the site includes, and that page. */
const PAGES: Record<string, string> = {
  "bench/README.md": "/measurements",
  "bench/results/bench.md": "/results",
  "CHANGELOG.md": "/changes",
  "CONTRIBUTING.md": "/contributing",
  "DESIGN.md": "/design",
};

export function linkRepositoryFiles(md: MarkdownRenderer): void {
  md.core.ruler.push("repository-files", ({ tokens, env, Token }) => {
    const source = sourceOf(env.relativePath);
    for (let at = tokens.length - 1; at >= 0; at--) {
      const inline = tokens[at]!.children ?? [];
      for (const token of inline) {
        const name = token.type === "link_open" ? "href" : token.type === "image" ? "src" : undefined;
        const file = name && fileOf(String(token.attrGet(name)), source);
        if (!file) continue;
        if (name === "src") token.attrSet(name, posix.relative(posix.join("docs", dirname(env.relativePath)), file));
        else token.attrSet(name!, addressOf(file));
      }
      const [link, , end] = inline;
      const address = String(link?.attrGet("href"));
      if (inline.length !== 3 || end!.type !== "link_close" || !/^\/files\/.*\.(js|ts|tsx)$/.test(address)) continue;
      const program = new Token("fence", "code", 0);
      program.info = extname(address).slice(1);
      program.content = readFileSync(join(root, address.slice("/files/".length)), "utf8");
      tokens.splice(at + 2, 0, program); // after the end of the paragraph
    }
  });
}

/** The file whose text a page shows, as a path in the repository. */
function sourceOf(page: string): string {
  const included = Object.keys(PAGES).find((file) => PAGES[file] === `/${page.replace(/\.md$/, "")}`);
  return included ?? posix.join("docs", page);
}

/** The path in the repository of what a relative link leads to, if its page or its target is outside of docs. */
function fileOf(link: string, source: string): string | undefined {
  if (/^([a-z]+:|[/#])/.test(link)) return undefined;
  const file = posix.join(dirname(source), link.replace(/#.*/, ""));
  if (file.startsWith("docs/") && source.startsWith("docs/")) return undefined; // as VitePress reads it
  if (!existsSync(join(root, file))) throw new Error(`${source} links ${link}, which is not there.`);
  return file;
}

function addressOf(file: string): string {
  if (PAGES[file] !== undefined) return PAGES[file];
  if (file === "README.md") return "/";
  if (file.startsWith("docs/")) return `/${file.slice("docs/".length)}`;
  if (statSync(join(root, file)).isDirectory())
    throw new Error(`The site cannot show the folder ${file}; link a file of it.`);
  linkedFiles.add(file);
  return `/files/${file}`;
}
