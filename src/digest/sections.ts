import { checkOptions } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { counted, formatValue, shownTitle } from "../core/format.js";
import type { Paper } from "../core/types.js";
import { linksOf } from "../view/map/page/paper-links.js";
import type { DigestData, DigestTextOptions, DigestTopic } from "./digest-data.js";

/** Authors that are named of a paper. */
const AUTHORS_SHOWN = 3;
/** Topics of one kind of change that are named. */
const MAX_TOPICS = 20;

/** A paper as the texts show it. */
export interface Item {
  title: string;
  /** Where it can be read. */
  address: string | undefined;
  /** Authors and topic, in one line. */
  facts: string;
  reasons: readonly string[];
}

/** A part of the text: papers, or lines about topics. */
export interface Section {
  heading: string;
  items: Item[];
  lines: string[];
}

/** What all texts of a digest say: its title, a summary in one line, and the parts. */
export function contentOf(data: DigestData, options: DigestTextOptions): Content {
  const { papers, versions, date } = data;
  const isEmpty = papers.length + versions.length === 0;
  const counts = `${counted(papers.length, "new paper")}, ${counted(versions.length, "new version")}`;
  const summary = `${date === undefined ? "" : `${date}: `}${isEmpty ? "nothing new" : counts}`;
  return { title: titleOf(options), summary, sections: sectionsOf(data) };
}

interface Content {
  title: string;
  summary: string;
  sections: Section[];
}

/** @throws PaperweaveError `invalid-argument` */
export function titleOf(options: DigestTextOptions): string {
  checkOptions("the digest", options, ["title"]);
  const { title = "New papers" } = options;
  if (typeof title !== "string" || title.trim() === "")
    throw new PaperweaveError("invalid-argument", `title must be text that is not empty, got ${formatValue(title)}.`);
  return title;
}

function sectionsOf({ papers, versions, changes }: DigestData): Section[] {
  const sections: Section[] = [];
  const sectionFor = (heading: string): Section => {
    let section = sections.find((one) => one.heading === heading);
    if (!section) sections.push((section = { heading, items: [], lines: [] }));
    return section;
  };
  for (const { paper, topic, score, reasons = [] } of papers) {
    if (score === undefined)
      sectionFor(topic ? topicText(topic) : "In no topic").items.push(itemOf(paper, [], reasons));
    else
      sectionFor("Recommended").items.push(
        itemOf(paper, [...(topic ? [topicText(topic)] : []), `score ${score.toFixed(2)}`], reasons),
      );
  }
  for (const { paper, topic, reasons } of versions)
    sectionFor("New versions").items.push(itemOf(paper, topic ? [topicText(topic)] : [], reasons));
  if (changes) {
    const name = ({ id, label }: { id: number; label: string }): string => `${id}. ${label}`;
    const lines = [
      ...few(changes.born.map((topic) => `new: ${name(topic)} (${counted(topic.size, "paper")})`)),
      ...few(
        changes.grown.map(({ before, after }) => `grown: ${name(after)} (${before.size} to ${after.size} papers)`),
      ),
      ...few(changes.merged.map(({ from, into }) => `merged: ${from.map(name).join(" and ")} into ${name(into)}`)),
      ...few(changes.split.map(({ from, into }) => `split: ${name(from)} into ${into.map(name).join(" and ")}`)),
      ...few(changes.gone.map((topic) => `gone: ${name(topic)}`)),
    ];
    if (lines.length > 0) sectionFor("Topics").lines.push(...lines);
  }
  return sections;
}

function few(lines: string[]): string[] {
  return lines.length <= MAX_TOPICS
    ? lines
    : [...lines.slice(0, MAX_TOPICS), `and ${counted(lines.length - MAX_TOPICS, "more topic")}`];
}

/** "3. Label", and whether the topic is new. */
export function topicText({ id, label, isNew }: DigestTopic): string {
  return `${id}. ${label}${isNew ? " (new topic)" : ""}`;
}

function itemOf(paper: Paper, facts: string[], reasons: readonly string[]): Item {
  const { authors = [] } = paper;
  const more = authors.length > AUTHORS_SHOWN ? " et al." : "";
  const names = authors.slice(0, AUTHORS_SHOWN).join(", ") + more;
  return {
    title: shownTitle(paper),
    address: linksOf(paper)[0]?.address,
    facts: [...(names === "" ? [] : [names]), ...facts].join(" · "),
    reasons,
  };
}
