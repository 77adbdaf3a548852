import { TopicMap, type Paper } from "../../src/index.js";

/**
 * A map of papers that are given with their topics; places on a spiral around each topic, the next
 * ones in line related.
 */
export function mapOfPapers(
  papers: readonly Paper[],
  topicOf: readonly number[],
  labels: ReadonlyMap<number, string>,
  k = 6,
): TopicMap {
  const seen = new Map<number, number>();
  const points = papers.map(({ id }, row) => {
    const topic = topicOf[row]!,
      at = seen.get(topic) ?? 0;
    seen.set(topic, at + 1);
    const turn = 2.4 * at,
      far = 0.3 * Math.sqrt(at),
      spread = 0.4 * Math.sqrt(papers.length / Math.max(1, labels.size)) + 1;
    return {
      id,
      x: spread * Math.cos(2.4 * topic) * Math.sqrt(topic + 2) + far * Math.cos(turn),
      y: spread * Math.sin(2.4 * topic) * Math.sqrt(topic + 2) + far * Math.sin(turn),
      topic,
    };
  });
  const topics = [...labels]
    .map(([id, label]) => ({ id, label, size: seen.get(id) ?? 0 }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size || a.id - b.id);
  const near = Math.min(k, papers.length - 1),
    indices = new Int32Array(papers.length * near);
  for (let row = 0; row < papers.length; row++)
    for (let i = 0; i < near; i++) indices[row * near + i] = (row + i + 1) % papers.length;
  return new TopicMap(points, topics, {
    papers,
    neighbors: { indices, similarities: new Float32Array(indices.length), rows: papers.length, k: near },
    topics: topics.map(({ id, label, size }) => ({
      id,
      label,
      size,
      terms: [],
      exemplars: papers
        .filter((_, row) => topicOf[row] === id)
        .slice(0, 3)
        .map((paper) => paper.id),
      children: [],
    })),
    vocabulary: new Map(topics.map(({ id, label }) => [id, [label, "attention", "speech"]])),
    terms: papers.map((_, row) => row % 8),
  });
}
