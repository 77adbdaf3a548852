import { counted } from "../../core/format.js";
import type { PeriodCounts, TopicOverTime } from "../../topics/measures/periods.js";
import { colourNumber, hex, themes, type Theme } from "../theme/palette.js";
import { escapeXml } from "../theme/svg-text.js";
import { axisMarks, bandPath, periodAxis, runsOf } from "./period-axis.js";
import { WIDTH } from "../theme/picture-options.js";
import { line, MARGIN, toTenths, fittedText, TEXT_SIZE, text, type Drawing } from "./picture.js";

/** In pixels: width of the bands, and distance to their names. */
const BANDS_WIDTH = 520,
  GAP = 26;
/** Least distance between two names, in pixels. */
const NAME_HEIGHT = 14;

interface Band {
  label: string;
  /** Colour number of the topic; absent for the band of all other papers. */
  colour?: number;
  values: readonly number[];
}

/** All topics as bands on top of each other, the largest topic uppermost, names at the right. */
export function drawStream(
  counts: PeriodCounts,
  topics: readonly TopicOverTime[],
  values: "shares" | "counts",
): Pick<Drawing, "height" | "marks" | "rules"> {
  const axis = periodAxis(counts, BANDS_WIDTH);
  const bands: Band[] = topics.map((topic) => ({
    colour: colourNumber(topic.topic, topic.color),
    label: topic.label,
    values: topic[values],
  }));
  const others = othersThan(topics, counts, values);
  if (others.some((value) => value > 0)) bands.push({ label: "others", values: others });
  const height = Math.max(300, bands.length * NAME_HEIGHT);
  const totals = counts.periods.map((_, period) => bands.reduce((sum, band) => sum + band.values[period]!, 0));
  const most = Math.max(...axis.shown.map((period) => totals[period]!));
  const y = (value: number): number => height - (height * value) / (most || 1);
  const upTo = (band: number, period: number): number =>
    bands.slice(band).reduce((sum, { values: own }) => sum + own[period]!, 0);
  const runs = runsOf(axis.shown),
    last = axis.shown.at(-1)!;
  const paths = bands.map(({ colour, label }, at) => {
    const path = runs
      .map((run) =>
        bandPath(
          run,
          (period) => MARGIN + axis.at(period),
          (period) => y(upTo(at + 1, period)),
          (period) => y(upTo(at, period)),
        ),
      )
      .join("");
    return `<path class="${colour === undefined ? "o" : `c${colour}`} u" d="${path}"><title>${escapeXml(label)}</title></path>`;
  });
  const middles = bands.map((_, at) => y((upTo(at, last) + upTo(at + 1, last)) / 2));
  const places = spreadApart(middles, height);
  const right = MARGIN + axis.at(last),
    names = MARGIN + BANDS_WIDTH + GAP;
  const labels = bands.flatMap(({ colour, label }, at) => [
    `<path class="x" d="M${toTenths(right + 2)} ${toTenths(middles[at]!)}L${names - 4} ${toTenths(places[at]!)}"/>`,
    fittedText(
      names,
      places[at]! + 4,
      label,
      WIDTH - MARGIN - names,
      colour === undefined ? "m" : `b t${colour}`,
      TEXT_SIZE,
    ),
  ]);
  const rules = [
    ["o", (theme: Theme) => `fill:${hex(themes[theme].faint)}`],
    ["u", (theme: Theme) => `stroke:${hex(themes[theme].paper)};stroke-width:.6px`],
  ] as const;
  const scale =
    values === "shares"
      ? []
      : niceSteps(most).flatMap((count) => [
          line(MARGIN, y(count), right, y(count)),
          text(MARGIN + 2, y(count) - 3, counted(count, "paper"), "m"),
        ]);
  return {
    rules,
    height: height + 18,
    marks: [...scale, ...paths, ...axisMarks({ ...axis }, MARGIN, height, height, true), ...labels],
  };
}

/** Counts or shares, in each period, of the topics that have no band of their own. */
function othersThan(topics: readonly TopicOverTime[], counts: PeriodCounts, values: "shares" | "counts"): number[] {
  const rest = counts.topics.filter(({ topic }) => topics.every((one) => one.topic !== topic));
  return counts.periods.map((_, period) => rest.reduce((sum, topic) => sum + topic[values][period]!, 0));
}

/** A few round numbers up to a value, for the lines of the scale. */
function niceSteps(most: number): number[] {
  const step =
    [1, 2, 5]
      .flatMap((one) => Array.from({ length: 7 }, (_, zeros) => one * Number(`1e${zeros}`)))
      .sort((a, b) => a - b)
      .find((one) => most / one < 4) ?? most;
  return Array.from({ length: Math.floor(most / step) }, (_, i) => (i + 1) * step);
}

/**
 * Moves heights apart, to a distance of at least NAME_HEIGHT; their order stays, and they move as
 * little as possible (pool adjacent violators).
 * @param wanted ascending
 */
export function spreadApart(wanted: readonly number[], height: number): number[] {
  const groups: { wanted: number[]; middle: number }[] = [];
  const reach = (count: number): number => ((count - 1) * NAME_HEIGHT) / 2;
  const bounded = (middle: number, count: number): number =>
    Math.max(NAME_HEIGHT / 2 + reach(count), Math.min(height - NAME_HEIGHT / 2 - reach(count), middle));
  for (const place of wanted) {
    groups.push({ wanted: [place], middle: bounded(place, 1) });
    while (groups.length > 1) {
      const [before, after] = groups.slice(-2) as [(typeof groups)[number], (typeof groups)[number]];
      if (after.middle - reach(after.wanted.length) - (before.middle + reach(before.wanted.length)) >= NAME_HEIGHT)
        break;
      const all = [...before.wanted, ...after.wanted];
      groups.splice(-2, 2, {
        wanted: all,
        middle: bounded(all.reduce((sum, one) => sum + one, 0) / all.length, all.length),
      });
    }
  }
  return groups.flatMap(({ wanted: own, middle }) => own.map((_, i) => middle - reach(own.length) + i * NAME_HEIGHT));
}
