import { cpSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";
import manifest from "../../package.json" with { type: "json" };
import { linkRepositoryFiles, linkedFiles, root } from "./links.js";
import { pageLinks, referenceLinks } from "./pages.js";

/* The documentation site: `npm run docs` builds it from the markdown in this folder, without a network. */

process.env.VITE_EXTRA_EXTENSIONS = "ipynb"; // files that a link leads to, not pages

export default defineConfig({
  title: manifest.name,
  description: manifest.description,
  lang: "en",
  head: [["link", { rel: "icon", href: "data:," }]],
  srcExclude: ["README.md"],
  cacheDir: "../node_modules/.cache/vitepress",
  outDir: "../dist-docs",
  ignoreDeadLinks: false,
  lastUpdated: false,
  markdown: {
    config: linkRepositoryFiles,
    theme: { light: "github-light", dark: "github-dark" },
  },
  themeConfig: {
    search: { provider: "local" },
    outline: { level: [2, 3] },
    nav: [
      { text: "Start", link: "/start" },
      { text: "Try it here", link: "/app/", target: "_self" },
      { text: "Guides", link: "/guides/read-any-file", activeMatch: "^/guides/" },
      { text: "Recipes", link: "/recipes" },
      { text: "Reference", link: "/api/", activeMatch: "^/api/" },
      { text: `Version ${manifest.version}`, link: "/changes" },
    ],
    sidebar: {
      "/": [
        { text: "Start", link: "/start" },
        { text: "Guides", items: pageLinks("guides") },
        {
          text: "In practice",
          items: [
            { text: "From BERTopic", link: "/from-bertopic" },
            { text: "Recipes", link: "/recipes" },
            { text: "Questions and errors", link: "/troubleshooting" },
            { text: "What you can rely on", link: "/reliability" },
            { text: "When one machine is not enough", link: "/scale" },
          ],
        },
        { text: "How it works", collapsed: true, items: pageLinks("how-it-works") },
        { text: "Benchmarks", link: "/benchmarks" },
        { text: "Reference", link: "/api/" },
        {
          text: "The project",
          collapsed: true,
          items: [
            { text: "Changes", link: "/changes" },
            { text: "All measurements", link: "/measurements" },
            { text: "Results of npm run bench", link: "/results" },
            { text: "Contributing", link: "/contributing" },
            { text: "Design", link: "/design" },
          ],
        },
      ],
      "/api/": referenceLinks(),
    },
  },
  vite: { server: { fs: { allow: [root] } }, build: { chunkSizeWarningLimit: 2000 } },
  buildEnd({ outDir }) {
    cpSync(join(root, "dist-site"), join(outDir, "app"), { recursive: true }); // `npm run site` has built it
    for (const file of linkedFiles) cpSync(join(root, file), join(outDir, "files", file), { recursive: true });
  },
});
