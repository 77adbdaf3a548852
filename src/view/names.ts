import { ln } from "../core/math.js";
import type { Topic } from "../core/types.js";
import type { MapTopic } from "../topics/index.js";
import type { Arranged } from "./arrange.js";
import { clumps } from "./clumps.js";
import { densest } from "./density.js";
import type { MapDetails } from "./details.js";
import { STEPS, type NameFacts } from "./page/facts.js";
import { printable } from "./text.js";

/** Smaller topics have no named parts, nor do smaller clumps have names. */
const SMALLEST_DIVIDED = 40, SMALLEST_PART = 8;
/** A term names a clump when this share of its papers use it, and so many times as many as of its topic. */
const SHARE = 0.2, LIFT = 1.5;

interface Place {
  x: number;
  y: number;
}

/**
 * What stands on the map: topics made of others, topics, and parts of topics, each where most of its papers are, the more
 * important first. Parts are where a topic's papers crowd, named by the term that marks them among the topic's.
 */
export function namesOf(arranged: Arranged, topics: readonly MapTopic[], details: MapDetails | undefined): NameFacts[] {
  const placesOf = (start: number, end: number): Place[] => Array.from({ length: end - start }, (_, i) => ({ x: arranged.xs[start + i]!, y: arranged.ys[start + i]! }));
  const own = topics.map((_, at) => placesOf(arranged.starts[at]!, arranged.starts[at + 1] ?? arranged.rows.length));
  const names: NameFacts[] = coarserTopics(topics, details).map(({ label, parts }) => {
    const places = parts.flatMap((at) => own[at]!);
    return { ...spot(places), text: label, level: 0, topic: parts.length === 1 ? parts[0]! : -1, papers: places.length };
  });
  topics.forEach(({ label }, at) => names.push({ ...spot(own[at]!), text: printable(label), level: 1, topic: at, papers: own[at]!.length }));
  topics.forEach((topic, at) => names.push(...partsOf(topic, at, own[at]!, arranged, details)));
  return names.sort((a, b) => a.level - b.level || b.papers - a.papers || a.topic - b.topic);
}

function spot(places: readonly Place[]): Place {
  const { x, y } = densest(places, STEPS);
  return { x: round(x / STEPS), y: round(y / STEPS) };
}

/** The coarsest topics, where there are several levels, with the positions of the topics that they are made of. */
function coarserTopics(topics: readonly MapTopic[], details: MapDetails | undefined): { label: string; parts: number[] }[] {
  const byId = new Map(details?.topics.map((topic) => [topic.id, topic]));
  const rootOf = (topic: Topic): Topic => (topic.parent === undefined ? topic : rootOf(byId.get(topic.parent)!));
  const parts = new Map<Topic, number[]>();
  topics.forEach(({ id }, at) => {
    const topic = byId.get(id), root = topic && rootOf(topic);
    if (!root || root === topic) return;
    parts.set(root, [...(parts.get(root) ?? []), at]);
  });
  return [...parts].filter(([, own]) => own.length > 1).map(([{ label }, own]) => ({ label: printable(label), parts: own }));
}

function partsOf({ id, label }: MapTopic, topic: number, places: readonly Place[], { rows, starts }: Arranged, details: MapDetails | undefined): NameFacts[] {
  const vocabulary = details?.vocabulary.get(id) ?? [];
  if (places.length < SMALLEST_DIVIDED || vocabulary.length === 0) return [];
  const usedBy = (members: readonly number[]): number[] => {
    const users = vocabulary.map(() => 0);
    for (const member of members) {
      const used = details!.terms[rows[starts[topic]! + member]!]!;
      for (let term = 0; term < vocabulary.length; term++) users[term]! += (used >>> term) & 1;
    }
    return users;
  };
  const usual = usedBy([...places.keys()]).map((users) => users / places.length);
  const said = label.toLowerCase();
  const parts = clumps(places).filter(({ length }) => length >= Math.max(SMALLEST_PART, 0.02 * places.length));
  const wishes = parts.flatMap((members) =>
    usedBy(members).flatMap((users, term) => {
      const share = users / members.length, lift = share / usual[term]!;
      return share >= SHARE && lift >= LIFT && !said.includes(vocabulary[term]!.toLowerCase()) ? [{ members, term, score: share * ln(lift) }] : [];
    }),
  );
  // The clearest names first; no term twice, no part twice.
  const named = new Map<readonly number[], number>();
  for (const { members, term } of wishes.sort((a, b) => b.score - a.score)) {
    if (!named.has(members) && ![...named.values()].includes(term)) named.set(members, term);
  }
  return [...named].map(([members, term]) => ({ ...spot(members.map((member) => places[member]!)), text: printable(vocabulary[term]!), level: 2, topic, papers: members.length }));
}

function round(value: number): number {
  return Math.round(1e4 * value) / 1e4;
}
