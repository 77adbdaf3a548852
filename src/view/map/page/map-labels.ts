import { ln } from "../../../core/math.js";
import type { Topic } from "../../../core/types.js";
import { printable } from "../../theme/svg-text.js";
import { densestPoint } from "../densest-point.js";
import type { MapDetails, MapTopic } from "../map-data.js";
import { STEPS, type PageGroup, type PageLabel } from "./page-data.js";
import type { PageOrder } from "./page-order.js";

/** Topics with fewer papers have no labelled parts. */
const MIN_DIVIDED = 40;
/** A part of a topic has this share of the topic's papers, but at least and at most so many. */
const PART_SHARE = 0.06,
  MIN_PART = 10,
  MAX_PART = 120;
/**
 * A term labels a part when at least this share of the part's papers use it, and so many times the
 * share of the whole topic.
 */
const MIN_SHARE = 0.3,
  MIN_LIFT = 1.8;

interface Position {
  x: number;
  y: number;
}

/**
 * The labels on the map: groups of topics, topics, and parts of topics, each where most of its
 * papers are. The more important ones come first.
 */
export function mapLabels(
  order: PageOrder,
  topics: readonly MapTopic[],
  groups: readonly PageGroup[],
  details: MapDetails | undefined,
): PageLabel[] {
  const positions = topics.map((_, topic) => {
    const start = order.starts[topic]!,
      end = order.starts[topic + 1] ?? order.rows.length;
    return Array.from({ length: end - start }, (_, i) => ({ x: order.xs[start + i]!, y: order.ys[start + i]! }));
  });
  const labelOf = (text: string, level: 0 | 1, topic: number, own: readonly Position[]): PageLabel => ({
    ...onMap(densestPoint(own, STEPS)),
    text,
    level,
    topic,
    papers: own.length,
  });
  const labels = [
    ...groups.map(({ label, topics: members }, group) =>
      labelOf(
        label,
        0,
        group,
        members.flatMap((topic) => positions[topic]!),
      ),
    ),
    ...topics.map(({ label }, topic) => labelOf(printable(label), 1, topic, positions[topic]!)),
    ...topics.flatMap((topic, index) => partLabels(topic, index, positions[index]!, order, details)),
  ];
  return labels.sort((a, b) => a.level - b.level || b.papers - a.papers || a.topic - b.topic);
}

/** Steps as parts of the map's longer side, to four decimals. */
function onMap({ x, y }: Position): Position {
  return { x: Math.round(1e4 * (x / STEPS)) / 1e4, y: Math.round(1e4 * (y / STEPS)) / 1e4 };
}

/** The topics of the coarsest level that have several topics below them, the largest first. */
export function topicGroups(topics: readonly MapTopic[], details: MapDetails | undefined): PageGroup[] {
  const byId = new Map(details?.topics.map((topic) => [topic.id, topic]));
  const rootOf = (topic: Topic): Topic => (topic.parent === undefined ? topic : rootOf(byId.get(topic.parent)!));
  const members = new Map<Topic, number[]>();
  topics.forEach(({ id }, index) => {
    const topic = byId.get(id),
      root = topic && rootOf(topic);
    if (root && root !== topic) members.set(root, [...(members.get(root) ?? []), index]);
  });
  const size = (indices: readonly number[]): number => indices.reduce((sum, index) => sum + topics[index]!.size, 0);
  return [...members]
    .filter(([, indices]) => indices.length > 1)
    .map(([{ label }, indices]) => ({ label: printable(label), topics: indices }))
    .sort((a, b) => size(b.topics) - size(a.topics));
}

/**
 * Labels for parts of a topic. For each term of the topic, the part is the papers around the
 * position where the papers that use the term are densest. The term becomes a label if many papers
 * of the part use it, and clearly more than elsewhere. Where parts overlap, the term with the
 * highest score stays.
 */
function partLabels(
  { id, label }: MapTopic,
  topic: number,
  positions: readonly Position[],
  { rows, starts }: PageOrder,
  details: MapDetails | undefined,
): PageLabel[] {
  const vocabulary = details?.vocabulary.get(id) ?? [];
  if (positions.length < MIN_DIVIDED) return [];
  const partSize = Math.round(Math.max(MIN_PART, Math.min(MAX_PART, PART_SHARE * positions.length)));
  const terms = Int32Array.from(positions, (_, paper) => details!.terms[rows[starts[topic]! + paper]!]!);
  const topicLabel = label.toLowerCase(),
    distances = new Float64Array(positions.length);
  const candidates = vocabulary.flatMap((text, term) => {
    const users: number[] = [];
    for (let paper = 0; paper < terms.length; paper++) if (((terms[paper]! >>> term) & 1) === 1) users.push(paper);
    if (users.length < MIN_PART / 2 || topicLabel.includes(text.toLowerCase())) return [];
    const middle = densestPoint(
      users.map((paper) => positions[paper]!),
      STEPS,
    );
    for (let paper = 0; paper < distances.length; paper++)
      distances[paper] = squaredDistance(positions[paper]!, middle);
    const radius = nthSmallest(distances, partSize);
    const inPart = users.filter((paper) => distances[paper]! <= radius).length,
      share = inPart / partSize,
      lift = (share * positions.length) / users.length;
    return share >= MIN_SHARE && lift >= MIN_LIFT
      ? [{ text, middle, radius, papers: inPart, score: share * ln(lift) }]
      : [];
  });
  const chosen: typeof candidates = [];
  for (const one of candidates.sort((a, b) => b.score - a.score)) {
    if (chosen.every((other) => squaredDistance(other.middle, one.middle) > Math.max(other.radius, one.radius)))
      chosen.push(one);
  }
  return chosen.map(({ text, middle, papers }) => ({
    ...onMap(middle),
    text: printable(text),
    level: 2,
    topic,
    papers,
  }));
}

function squaredDistance(a: Position, b: Position): number {
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

/**
 * The n-th smallest number, counted from 1, as sorting would give it (Hoare's selection). `n` is
 * from 1 to the number of values.
 */
export function nthSmallest(numbers: Float64Array, n: number): number {
  const values = numbers.slice();
  for (let low = 0, high = values.length - 1; low < high;) {
    const pivot = values[(low + high) >> 1]!;
    let left = low,
      right = high;
    while (left <= right) {
      while (values[left]! < pivot) left++;
      while (values[right]! > pivot) right--;
      if (left > right) break;
      [values[left], values[right]] = [values[right]!, values[left]!];
      left++;
      right--;
    }
    if (n - 1 <= right) high = right;
    else if (n - 1 >= left) low = left;
    else break;
  }
  return values[n - 1]!;
}
