import { ln } from "../../core/math.js";
import type { Topic } from "../../core/types.js";
import type { Arranged } from "./arrange.js";
import { densest } from "./density.js";
import type { MapDetails, MapTopic } from "./map-data.js";
import { nthSmallest } from "./nth-smallest.js";
import { STEPS, type NameFacts } from "./facts.js";
import { printable } from "../theme/text.js";

/** Smaller topics have no named parts. */
const SMALLEST_DIVIDED = 40;
/** The papers around a spot: this part of the topic's, but no fewer and no more than these. */
const AROUND = 0.06,
  LEAST_AROUND = 10,
  MOST_AROUND = 120;
/**
 * A term names a spot when this share of the papers around it use it, and so many times as many as
 * of the topic.
 */
const SHARE = 0.3,
  LIFT = 1.8;

interface Place {
  x: number;
  y: number;
}

/**
 * What stands on the map: topics made of others, topics, and parts of topics, each where most of
 * its papers are, the more important first.
 */
export function namesOf(arranged: Arranged, topics: readonly MapTopic[], details: MapDetails | undefined): NameFacts[] {
  const placesOf = (start: number, end: number): Place[] =>
    Array.from({ length: end - start }, (_, i) => ({ x: arranged.xs[start + i]!, y: arranged.ys[start + i]! }));
  const own = topics.map((_, at) => placesOf(arranged.starts[at]!, arranged.starts[at + 1] ?? arranged.rows.length));
  const names: NameFacts[] = coarserTopics(topics, details).map(({ label, parts }) => {
    const places = parts.flatMap((at) => own[at]!);
    return {
      ...spot(places),
      text: label,
      level: 0,
      topic: parts.length === 1 ? parts[0]! : -1,
      papers: places.length,
    };
  });
  topics.forEach(({ label }, at) =>
    names.push({ ...spot(own[at]!), text: printable(label), level: 1, topic: at, papers: own[at]!.length }),
  );
  topics.forEach((topic, at) => names.push(...partsOf(topic, at, own[at]!, arranged, details)));
  return names.sort((a, b) => a.level - b.level || b.papers - a.papers || a.topic - b.topic);
}

function spot(places: readonly Place[]): Place {
  const { x, y } = densest(places, STEPS);
  return { x: round(x / STEPS), y: round(y / STEPS) };
}

/**
 * The coarsest topics, where there are several levels, with the positions of the topics that they
 * are made of.
 */
function coarserTopics(
  topics: readonly MapTopic[],
  details: MapDetails | undefined,
): { label: string; parts: number[] }[] {
  const byId = new Map(details?.topics.map((topic) => [topic.id, topic]));
  const rootOf = (topic: Topic): Topic => (topic.parent === undefined ? topic : rootOf(byId.get(topic.parent)!));
  const parts = new Map<Topic, number[]>();
  topics.forEach(({ id }, at) => {
    const topic = byId.get(id),
      root = topic && rootOf(topic);
    if (!root || root === topic) return;
    parts.set(root, [...(parts.get(root) ?? []), at]);
  });
  return [...parts]
    .filter(([, own]) => own.length > 1)
    .map(([{ label }, own]) => ({ label: printable(label), parts: own }));
}

/**
 * Parts of a topic: for each of its terms the spot where most of those who use it are, if many of
 * the papers around that spot use it, and more of them than elsewhere. Of near spots the one with
 * the clearest term is named.
 */
function partsOf(
  { id, label }: MapTopic,
  topic: number,
  places: readonly Place[],
  { rows, starts }: Arranged,
  details: MapDetails | undefined,
): NameFacts[] {
  const vocabulary = details?.vocabulary.get(id) ?? [];
  if (places.length < SMALLEST_DIVIDED) return [];
  const around = Math.round(Math.max(LEAST_AROUND, Math.min(MOST_AROUND, AROUND * places.length)));
  const terms = Int32Array.from(places, (_, paper) => details!.terms[rows[starts[topic]! + paper]!]!);
  const said = label.toLowerCase(),
    far = new Float64Array(places.length);
  const candidates = vocabulary.flatMap((text, term) => {
    const users: number[] = [];
    for (let paper = 0; paper < terms.length; paper++) if (((terms[paper]! >>> term) & 1) === 1) users.push(paper);
    if (users.length < LEAST_AROUND / 2 || said.includes(text.toLowerCase())) return [];
    const middle = densest(
      users.map((paper) => places[paper]!),
      STEPS,
    );
    for (let paper = 0; paper < far.length; paper++) far[paper] = squaredDistance(places[paper]!, middle);
    const reach = nthSmallest(far, around);
    const near = users.filter((paper) => far[paper]! <= reach).length,
      share = near / around,
      lift = (share * places.length) / users.length;
    return share >= SHARE && lift >= LIFT ? [{ text, middle, reach, papers: near, score: share * ln(lift) }] : [];
  });
  const named: typeof candidates = [];
  for (const one of candidates.sort((a, b) => b.score - a.score)) {
    if (named.every((other) => squaredDistance(other.middle, one.middle) > Math.max(other.reach, one.reach)))
      named.push(one);
  }
  return named.map(({ text, middle, papers }) => ({
    x: round(middle.x / STEPS),
    y: round(middle.y / STEPS),
    text: printable(text),
    level: 2,
    topic,
    papers,
  }));
}

function squaredDistance(a: Place, b: Place): number {
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

function round(value: number): number {
  return Math.round(1e4 * value) / 1e4;
}
