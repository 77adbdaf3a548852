import { afterAll, beforeAll, expect, test } from "vitest";
import { PaperIndex, readPapers, type Digest, type PaperInput } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { readXml } from "../support/read-xml.js";

const subjects = {
  graphs: "graph neural networks pass messages between nodes along edges of molecules",
  speech: "speech recognition transcribes spoken audio of many speakers with acoustic models",
  robots: "robot arms grasp objects by learned policies and tactile sensors in simulation",
};
const words = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu".split(" ");

/** Papers of a subject; those with other numbers are other papers. */
function papersOn(subject: keyof typeof subjects, from: number, to: number): PaperInput[] {
  return words.slice(from, to).map((word, at) => ({
    id: `${subject}-${from + at}`,
    title: `${word} for ${subject}`,
    abstract: `We study ${subjects[subject]}, with a method that we call ${word} ${subject}.`,
  }));
}

const nasty = `<script>alert("1")</script> & *bold* [x](javascript:y) \`code\` # 1\n2`;
const library = [...papersOn("graphs", 0, 10), ...papersOn("speech", 0, 10)];
const news: PaperInput[] = [
  ...papersOn("graphs", 10, 12),
  ...papersOn("robots", 0, 10),
  {
    id: "2405.00001",
    title: nasty,
    abstract: `About $\\alpha$ & <b>speech</b>: ${subjects.speech}.`,
    authors: ["A & B <x>"],
    date: "2024-05-30",
    url: "javascript:alert(1)",
  },
  { ...library[0]!, abstract: `${library[0]!.abstract} Now with more experiments.`, version: 2 },
];

let index: PaperIndex;
let digest: Digest;

beforeAll(async () => {
  index = await libraryOf(library);
  digest = await index.digest(news, {
    history: { liked: ["speech-1", "speech-2"], disliked: "graphs-3" },
    k: 3,
    date: "2024-06-01",
  });
});
afterAll(() => index.close());

async function libraryOf(papers: PaperInput[]): Promise<PaperIndex> {
  const made = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await made.upsert(papers);
  return made;
}

test("a digest has each new paper once, and a known paper with another text as a new version", () => {
  const added = news.slice(0, -1).map(({ id }) => id!);
  expect(digest.papers.map(({ paper }) => paper.id).sort()).toEqual(added.sort());
  expect(digest.versions.map(({ paper, reasons }) => [paper.id, reasons])).toEqual([
    ["graphs-0", ["version 2", "the abstract has changed"]],
  ]);
  expect(index.size).toBe(library.length + added.length);
});

test("the first papers are those that recommend puts first among the new ones, with its reasons", async () => {
  const from = news.slice(0, -1).map(({ id }) => id!);
  const hits = await index.recommend({
    liked: ["speech-1", "speech-2"],
    disliked: "graphs-3",
    from,
    k: 3,
    explain: true,
  });
  expect(digest.papers.slice(0, 3).map(({ paper, score, reasons }) => ({ paper, score, reasons }))).toEqual(
    hits.map(({ paper, score, reasons }) => ({ paper, score, reasons })),
  );
  expect(digest.papers[0]!.paper.id).toBe("2405.00001"); // the one about speech
  expect(digest.papers.slice(3).every(({ score }) => score === undefined)).toBe(true);
});

test("topics keep their ids, and those of papers on a new subject are said to be new", async () => {
  const earlier = await (await libraryOf(library)).topics();
  for (const { paper, topic } of digest.papers) {
    const subject = paper.id.split("-")[0]!;
    expect(topic!.id).toBe(digest.topics!.topicOf(paper.id));
    if (subject === "robots") expect(topic!.isNew).toBe(true);
    if (subject === "graphs") expect(topic!).toMatchObject({ id: earlier.topicOf("graphs-1"), isNew: false });
  }
  expect(digest.changes).toEqual(digest.topics!.compare(earlier));
  expect(digest.changes!.born.length).toBeGreaterThan(0);
});

test("without a date, a digest bears the newest day of its papers; Atom needs one", async () => {
  const known = await libraryOf(library);
  const dated = papersOn("robots", 0, 3).map((paper, at) => ({
    ...paper,
    date: ["2024-05-30", "2024-05", "2023-01-01"][at]!,
  }));
  expect((await known.digest(dated)).date).toBe("2024-05-30");
  const undated = await known.digest(papersOn("robots", 3, 4));
  expect(undated.date).toBeUndefined();
  expect(undated.toText()).toMatch(/^New papers, 1 new paper, 0 new versions\n/);
  expect(JSON.parse(undated.toJSONFeed()).items).toHaveLength(1);
  expect(() => undated.toAtom()).toThrow("An Atom feed needs a date");
});

test("the same papers again give nothing, in every format", async () => {
  const again = await index.digest(news, { previous: digest.topics, date: "2024-06-02" });
  expect(again.toJSON()).toMatchObject({ papers: [], versions: [], changes: undefined });
  expect(again.toText()).toBe("New papers, 2024-06-02: nothing new\n");
  expect(again.topics!.toJSON()).toEqual(digest.topics!.toJSON());
  expect(again.toAtom()).not.toContain("<entry>");
  expect(JSON.parse(again.toJSONFeed())).toMatchObject({ items: [] });
});

test("an empty index says nothing of earlier topics, and no papers at all give an empty digest", async () => {
  const empty = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  const nothing = await empty.digest([], { date: "2024-06-01" });
  expect([nothing.papers, nothing.topics, nothing.changes]).toEqual([[], undefined, undefined]);
  const first = await empty.digest(library);
  expect([first.papers.length, first.changes]).toEqual([library.length, undefined]);
});

test("details that a paper gains are no new version of it", async () => {
  const known = await libraryOf(library);
  const { papers, versions } = await known.digest([{ ...library[3]!, venue: "A journal", categories: ["cs.LG"] }]);
  expect([papers, versions]).toEqual([[], []]);
  expect(known.get("graphs-3")!.venue).toBe("A journal");
});

test("a published form of a preprint that is known is a version of it, and names its DOI", async () => {
  const known = await libraryOf([...library, { ...library[4]!, id: "2401.00009", authors: ["Ann Lee"], title: "One" }]);
  const { papers, versions } = await known.digest([
    { id: "10.1000/1", doi: "10.1000/1", title: "One", authors: ["Ann Lee"], abstract: library[4]!.abstract! },
  ]);
  expect(papers).toEqual([]);
  expect(versions.map(({ paper, reasons }) => [paper.id, reasons])).toEqual([["2401.00009", ["also as 10.1000/1"]]]);
});

test("a wrong option is refused before any paper is added", async () => {
  const known = await libraryOf(library);
  const bad = [
    [{ history: { liked: [] } }, "invalid-argument"],
    [{ history: { liked: "unknown" } }, "not-found"],
    [{ history: { liked: "graphs-1", disliked: ["graphs-1"] } }, "invalid-argument"],
    [{ date: "2024-02-30" }, "invalid-argument"],
    [{ k: 0 }, "invalid-argument"],
    [{ previous: {} as never }, "invalid-argument"],
    [{ unknown: 1 } as never, "invalid-argument"],
  ] as const;
  for (const [options, code] of bad) await expect(known.digest(news, options)).rejects.toMatchObject({ code });
  expect(known.size).toBe(library.length);
});

test("the HTML page shows titles as text, loads nothing, and has no script", () => {
  const page = digest.toHTML({ title: "A & <b>" });
  const { tags, texts } = readXml(
    page
      .replace("<!doctype html>\n", "")
      .replace('<meta charset="utf-8">', "")
      .replaceAll("<br>", "")
      .replaceAll(/(<\/?h)\d/g, "$1"),
  );
  expect(new Set(tags.map(({ name }) => name))).toEqual(
    new Set(["html", "head", "title", "body", "h", "p", "ul", "li", "a", "b", "small"]),
  );
  const links = tags.filter(({ name }) => name === "a").map(({ attributes }) => attributes.get("href"));
  expect(links).toEqual(["https://arxiv.org/abs/2405.00001"]);
  expect(texts).toContain("A & <b>");
  expect(texts).toContain(digest.papers[0]!.paper.title);
  expect(page).not.toMatch(/<(?:script|link|img|style)\b/);
});

test("the Atom feed has the elements that RFC 4287 asks for, and is read back as the same papers", async () => {
  const feed = digest.toAtom({ title: "A & B" });
  const { tags } = readXml(
    feed.replace(/^<\?xml[^>]*\?>\n/, "").replaceAll(/<(\/?)[A-Za-z]+/g, (tag) => tag.toLowerCase()),
  );
  expect(tags[0]).toMatchObject({ name: "feed", attributes: new Map([["xmlns", "http://www.w3.org/2005/Atom"]]) });
  const [head, ...entries] = feed.split("<entry>");
  expect(entries).toHaveLength(digest.papers.length + digest.versions.length);
  expect(head).toContain("<author>"); // stands for the entries that have none of their own
  for (const part of [head!, ...entries]) {
    expect(
      part.match(/<id>urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}<\/id>/g),
    ).toHaveLength(1);
    expect(part.match(/<title>[^<]+<\/title>/g)).toHaveLength(1);
    expect(part.match(/<updated>2024-06-01T00:00:00Z<\/updated>/g)).toHaveLength(1);
  }
  for (const entry of entries) expect(entry).toMatch(/<content type="html">[^<]+<\/content>/);
  expect(new Set(feed.match(/<id>[^<]+/g)).size).toBe(entries.length + 1);
  const { papers } = await readPapers(Buffer.from(feed));
  expect(papers.map(({ title }) => title).sort()).toEqual(
    [...digest.papers, ...digest.versions].map(({ paper }) => paper.title).sort(),
  );
});

test("the JSON Feed has what version 1.1 asks for, and the ids of the Atom feed", () => {
  const feed = JSON.parse(digest.toJSONFeed()) as { version: string; title: string; items: Record<string, unknown>[] };
  expect([feed.version, feed.title]).toEqual(["https://jsonfeed.org/version/1.1", "New papers"]);
  const ids = [
    ...digest
      .toAtom()
      .split("<entry>")
      .slice(1)
      .join()
      .matchAll(/<id>([^<]+)/g),
  ].map(([, id]) => id);
  expect(feed.items.map(({ id }) => id)).toEqual(ids);
  expect(feed.items[0]).toMatchObject({
    url: "https://arxiv.org/abs/2405.00001",
    date_published: "2024-05-30T00:00:00Z",
    authors: [{ name: "A & B <x>" }],
  });
  const content = feed.items[0]!.content_html as string;
  expect(content).toMatch(/^<p>/);
  expect(content).toContain("About α &#38; speech");
  expect(content.replaceAll(/<\/?p>/g, "")).not.toMatch(/[<>]/);
});

test("Markdown shows titles just as they are", () => {
  const text = digest.toMarkdown();
  expect(text).toMatch(/^# New papers\n\n2024-06-01: 13 new papers, 1 new version\n\n## Recommended\n\n- \[/);
  const line = text.split("\n").find((one) => one.includes("alert"))!;
  const [, escaped] = /^- \[(.*)\]\(<https:\/\/arxiv.org\/abs\/2405.00001>\)\\$/.exec(line)!;
  expect(escaped!.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1")).toBe(digest.papers[0]!.paper.title);
  expect(escaped!.replaceAll(/\\[!-/:-@[-`{-~]/g, "")).not.toMatch(/[<>&*[\]`]/);
});
