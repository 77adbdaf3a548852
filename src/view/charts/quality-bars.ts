import type { QualityMeasures } from "../../topics/index.js";
import { LOOSE, SOLID } from "../../topics/clustering/rules.js";
import { colourNumber } from "../theme/palette.js";
import { WIDTH } from "../theme/picture-options.js";
import { hundredths, line, MARGIN, rectangle, shortText, text, type Drawing } from "./picture.js";

/**
 * Height of a topic, and of the names above the bars; width of the labels and of each set of bars.
 */
const ROW = 20,
  HEAD = 26,
  LABEL = 250,
  BARS = 200,
  NUMBER = 34;

/**
 * A row a topic: its stability, beside the bounds of solid and loose topics, and the coherence of
 * its terms.
 */
export function qualityBars({ topics }: QualityMeasures): Pick<Drawing, "height" | "marks"> {
  const stability = MARGIN + LABEL + 12,
    coherence = stability + BARS + NUMBER + 20;
  const bottom = HEAD + topics.length * ROW;
  const lowest = Math.min(0, ...topics.map((topic) => topic.coherence)),
    highest = Math.max(0.3, ...topics.map((topic) => topic.coherence));
  const room = WIDTH - MARGIN - NUMBER - coherence,
    zero = coherence + (room * -lowest) / (highest - lowest);
  const bounds = [
    { at: LOOSE, name: "loose" },
    { at: SOLID, name: "solid" },
  ].map(({ at, name }) => ({ x: stability + BARS * at, name: `${name} ${at}` }));
  const marks = topics.flatMap(({ topic, label, stability: firm, coherence: close }, i) => {
    const top = HEAD + i * ROW,
      colour = `c${colourNumber(topic)}`,
      base = top + 13.5;
    const to = zero + (room * close) / (highest - lowest);
    return [
      shortText(MARGIN, base, label, LABEL, `b t${colourNumber(topic)}`),
      rectangle(stability, top + 4, Math.max(1, BARS * firm), 12, colour),
      text(stability + BARS + 6, base, hundredths(firm), "m"),
      rectangle(Math.min(zero, to), top + 4, Math.max(1, Math.abs(to - zero)), 12, colour),
      text(WIDTH - MARGIN, base, hundredths(close), "m e"),
    ];
  });
  return {
    height: bottom + 4,
    marks: [
      text(stability, 10, "stability", "i b"),
      text(coherence, 10, "coherence", "i b"),
      ...marks,
      line(stability, HEAD, stability, bottom),
      line(zero, HEAD, zero, bottom),
      ...bounds.flatMap(({ x, name }) => [
        line(x, HEAD - 4, x, bottom, "x d"),
        text(x, HEAD - 7, name, name.startsWith("loose") ? "m e" : "m"),
      ]),
    ],
  };
}
