import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PaperIndex, readPapers, type Paper, type TopicModel } from "../../src/index.js";
import { knnGraph } from "../../src/neighbors/index.js";
import { INK, LINE, MARK, MUTED, SECOND, bar, cut, path, picture, round, text } from "./svg.js";

/*
 * A picture of each stage of "How it works", of the papers of examples/data; that of the map is the
 * first of README.
 */

const NEIGHBOURS = 10;
/** Lines of each paper in the picture of the graph; with more, nothing can be seen. */
const LINES = 6;
const QUERY = "make language models smaller";
const data = (name: string): string => fileURLToPath(new URL(`../../examples/data/${name}`, import.meta.url));

/** The pictures by the paths of their files from docs/pictures. */
export async function drawStages(): Promise<Record<string, string>> {
  const index = await PaperIndex.inMemory();
  await index.upsert((await readPapers(data("daily-papers.txt"))).papers);
  const topics = await index.topics();
  try {
    return {
      "read.svg": await drawRead(),
      "embed.svg": drawVectors(index, topics),
      "neighbours.svg": await drawNeighbours(index, topics),
      "group.svg": await drawGroups(index, topics),
      "name.svg": drawTerms(topics),
      "search.svg": await drawSearch(index),
      "../../examples/daily-papers-map.svg": (await topics.map()).toSVG({ title: "Papers of a Daily Papers page" }),
    };
  } finally {
    await index.close();
  }
}

async function drawRead(): Promise<string> {
  const { papers } = await readPapers(data("library.bib"));
  const record = readFileSync(data("library.bib"), "utf8").split("\n\n")[0]!.trim().split("\n");
  const { id, title, year, abstract } = papers.find((paper) => record[0]!.includes(paper.id)) ?? papers[0]!;
  const fields = Object.entries({ id, title, year, abstract });
  return picture("A record of a BibTeX file, and the paper that is read from it", 190, [
    text(24, 32, "in the file", { fill: MUTED }),
    ...record.slice(0, 6).map((line, at) => text(24, 58 + at * 20, cut(line, 44), { size: 12, mono: true })),
    text(400, 32, "the paper", { fill: MUTED }),
    ...fields.map(([name, value], at) =>
      [
        text(400, 58 + at * 20, name, { size: 12, bold: true }),
        text(464, 58 + at * 20, cut(String(value), 34), { size: 12 }),
      ].join(""),
    ),
    path("M372 20V172", LINE),
  ]);
}

/** Three papers of each of four topics; positive numbers in one colour, negative ones in another. */
function drawVectors(index: PaperIndex, topics: TopicModel): string {
  const shown = topics
    .list()
    .slice(0, 4)
    .flatMap(({ id }) => topics.members(id).slice(0, 3));
  const columns = 96,
    width = 4,
    levels = 5,
    greatest = 0.12;
  const y = (row: number): number => 40 + row * 16 + Math.floor(row / 3) * 10;
  const cells = new Map<string, string>(); // a path for each colour and strength
  for (const [row, id] of shown.entries())
    for (const [at, value] of index.vector(id).subarray(0, columns).entries()) {
      const level = Math.min(levels, Math.ceil((Math.abs(value) / greatest) * levels));
      const look = `fill="${value > 0 ? MARK : SECOND}" opacity="${level / levels}"`;
      cells.set(look, `${cells.get(look) ?? ""}M${304 + at * width} ${y(row)}h${width}v13h-${width}z`);
    }
  return picture(`The first ${columns} of ${index.dimensions} numbers of twelve papers of four topics`, 280, [
    text(304, 28, `the first ${columns} of ${index.dimensions} numbers`, { fill: MUTED, size: 12 }),
    ...shown.map((id, row) => text(292, y(row) + 11, cut(index.get(id)!.title, 42), { size: 12, anchor: "end" })),
    ...Array.from(cells, ([look, d]) => `<path ${look} d="${d}"/>`),
  ]);
}

async function drawNeighbours(index: PaperIndex, topics: TopicModel): Promise<string> {
  const papers = [...index.papers()];
  const graph = await neighbours(index, papers);
  const asked = papers.findIndex(({ id }) => id === topics.list()[1]!.exemplars[0]);
  const near = [...graph.indices.slice(asked * graph.k, (asked + 1) * graph.k)];
  return picture(`The ten papers nearest to “${papers[asked]!.title}”`, 300, [
    text(24, 32, cut(`nearest to: ${papers[asked]!.title}`, 82), { bold: true }),
    ...near.map((row, at) => {
      const similarity = graph.similarities[asked * graph.k + at]!;
      const same = topics.topicOf(papers[row]!.id) === topics.topicOf(papers[asked]!.id);
      const y = 56 + at * 23;
      return [
        bar(24, y, similarity * 200, 14, same ? MARK : "#9aa3ad"),
        text(232, y + 12, similarity.toFixed(2), { size: 12 }),
        text(272, y + 12, cut(papers[row]!.title, 66), { size: 12 }),
      ].join("");
    }),
  ]);
}

async function drawGroups(index: PaperIndex, topics: TopicModel): Promise<string> {
  const papers = [...index.papers()];
  const graph = await neighbours(index, papers);
  const { points } = await topics.map();
  const span = (of: "x" | "y"): [number, number] => [
    Math.min(...points.map((p) => p[of])),
    Math.max(...points.map((p) => p[of])),
  ];
  const [left, right] = span("x"),
    [low, high] = span("y");
  const places = new Map(
    points.map(({ id, x, y }) => [
      id,
      [40 + ((x - left) / (right - left)) * 640, 420 - ((y - low) / (high - low)) * 380] as const,
    ]),
  );
  const lines = { inside: "", between: "" };
  for (const [row, { id }] of papers.entries())
    for (const other of graph.indices.slice(row * graph.k, row * graph.k + LINES)) {
      const ends = [places.get(id)!, places.get(papers[other]!.id)!];
      const kind = topics.topicOf(id) === topics.topicOf(papers[other]!.id) ? "inside" : "between";
      lines[kind] += `M${ends.map(([x, y]) => `${round(x)} ${round(y)}`).join("L")}`;
    }
  const dots = papers.map(
    ({ id }) => `<circle cx="${round(places.get(id)![0])}" cy="${round(places.get(id)![1])}" r="4" fill="${INK}"/>`,
  );
  return picture(`The graph of neighbours: lines within a topic are blue, lines between topics grey`, 460, [
    path(lines.between, LINE, 0.7),
    path(lines.inside, MARK, 1, 0.5),
    ...dots,
  ]);
}

function drawTerms(topics: TopicModel): string {
  const shown = topics.list().slice(0, 3);
  return picture("The terms of three topics, and the names made of them", 300, [
    ...shown.map(({ label, terms }, column) =>
      [
        text(24 + column * 232, 34, cut(label, 27), { bold: true }),
        ...terms
          .slice(0, 8)
          .map(({ term, weight }, at) =>
            [
              bar(24 + column * 232, 54 + at * 30, Math.max(2, weight * 190), 6),
              text(24 + column * 232, 76 + at * 30, cut(term, 30), { size: 12 }),
            ].join(""),
          ),
      ].join(""),
    ),
  ]);
}

/** The first eight hits by words, by both, and by meaning; lines join the same paper. */
async function drawSearch(index: PaperIndex): Promise<string> {
  const modes = ["lexical", "hybrid", "semantic"] as const;
  const lists = await Promise.all(modes.map((mode) => index.search(QUERY, { mode, k: 8 })));
  const ids = lists.map((hits) => hits.map(({ paper }) => paper.id));
  const y = (at: number): number => 84 + at * 28;
  const column = (at: number): number => 20 + at * 236;
  const joins = [0, 1].map((from) =>
    ids[from]!.flatMap((id, at) => {
      const to = ids[from + 1]!.indexOf(id);
      return to < 0 ? [] : [`M${column(from) + 206} ${y(at) - 4}L${column(from + 1) - 6} ${y(to) - 4}`];
    }).join(""),
  );
  return picture(`Hits for “${QUERY}” by words, by both, and by meaning`, 310, [
    text(20, 30, `“${QUERY}”`, { bold: true }),
    ...["by words", "by both", "by meaning"].map((name, at) => text(column(at), 58, name, { fill: MUTED })),
    path(joins.join(""), MARK, 1, 0.6),
    ...lists.flatMap((hits, list) =>
      hits.map(({ paper }, at) => text(column(list), y(at), `${at + 1} ${cut(paper.title, 28)}`, { size: 12 })),
    ),
  ]);
}

async function neighbours(index: PaperIndex, papers: readonly Paper[]): ReturnType<typeof knnGraph> {
  const vectors = new Float32Array(papers.flatMap(({ id }) => [...index.vector(id)]));
  return knnGraph({ data: vectors, rows: papers.length, cols: index.dimensions }, { k: NEIGHBOURS });
}
