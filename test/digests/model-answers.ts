import type { TopicModel } from "../../src/index.js";
import { pageData } from "./page-data.js";

/** What a topic model says, by name. */
export function modelAnswers(model: TopicModel): Record<string, unknown> {
  const saved = model.toJSON();
  const levels = Array.from({ length: saved.levels }, (_, level) => model.list({ level }));
  return {
    topics: levels.map((topics) =>
      topics.map(({ id, size, parent, children, exemplars, guided }) => {
        return { id, size, parent, children, exemplars, guided, members: model.members(id) };
      }),
    ),
    labels: levels.map((topics) => topics.map(({ id, label }) => [id, label])),
    terms: levels.map((topics) => topics.map(({ id, terms }) => [id, terms])),
    tree: `${model.tree()}`,
    saved,
  };
}

/** What takes longer to compute, or is drawn, and is asked of one model of each corpus. */
export async function modelCharts(
  model: TopicModel,
  texts: readonly string[],
  samples: number,
): Promise<Record<string, unknown>> {
  const byYear = model.overTime({ by: "year" });
  const quality = await model.quality({ samples });
  const similarities = model.similarities();
  const largest = model.list()[0]!;
  return {
    assign: await Promise.all(texts.map((text) => model.assign(text))),
    similar: model.similar(largest.id),
    similarities,
    "similarities SVG": similarities.toSVG(),
    "over years": byYear,
    "over years SVG": byYear.toSVG({ title: "By year", topics: 6 }),
    "over years SVG, stream": byYear.toSVG({ kind: "stream", values: "counts", theme: "dark" }),
    "over months": model.overTime({ by: "month" }),
    quality,
    "quality SVG": quality.toSVG(),
    "tree SVG": model.tree().toSVG(),
    display: (model as unknown as Record<symbol, () => unknown>)[Symbol.for("Jupyter.display")]!(),
  };
}

export async function mapAnswers(model: TopicModel, earlier: TopicModel): Promise<Record<string, unknown>> {
  const previous = await earlier.map();
  const map = await model.map({ previous });
  const page = map.toHTML({ title: "Papers", maxBytes: Infinity });
  return {
    "earlier map points": previous.points,
    "map points": map.points,
    "map topics": map.topics,
    "map SVG": map.toSVG({ title: "Papers" }),
    "map SVG, dark": map.toSVG({ width: 500, theme: "dark", labels: 5 }),
    ...Object.fromEntries(Object.entries(pageData(page)).map(([part, data]) => [`map page ${part}`, data])),
  };
}
