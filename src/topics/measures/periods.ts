import { counted } from "../../core/format.js";
import type { Paper } from "../../core/types.js";

/** A topic over time. Each list has an entry for each of `PeriodCounts.periods`. */
export interface TopicOverTime {
  /** Id of the topic. */
  topic: number;
  /** Its label. */
  label: string;
  /** Its `Topic.color`; absent where the model has none. */
  color?: number | undefined;
  /** Number of the topic's papers in the period. */
  counts: number[];
  /** Their share of all dated papers of the period, in [0, 1]; 0 where there are none. */
  shares: number[];
  /**
   * At most five terms of the topic, best first: those that its papers of the period use more than
   * its papers do otherwise.
   */
  terms: string[][];
}

/** Papers of each topic in each period. */
export interface PeriodCounts {
  /** Length of a period. */
  by: "year" | "month";
  /** "2024" or "2024-05", ascending, without gaps. */
  periods: string[];
  /** In the order of `list()`. */
  topics: TopicOverTime[];
  /** Number of papers whose year or month is unknown; they are not counted. */
  undated: number;
  /**
   * Periods far from all others, ascending, such as 1850 or 2099 among papers of 2010 to 2024: their
   * papers, mostly of a mistaken year, are not counted. Absent where there are none.
   */
  distant?: DistantPeriod[] | undefined;
}

/** A period far from all others. */
export interface DistantPeriod {
  /** "2099" or "2099-01". */
  period: string;
  /** Number of its papers. */
  papers: number;
}

/** Papers with their periods, topics and terms; the lists have the same rows. */
export interface DatedPapers {
  /** Period of each paper; undefined when it is not known. */
  periods: readonly (string | undefined)[];
  /** Topic of each paper; -1 for none. */
  topics: readonly number[];
  /** Bit i says whether the paper uses term i of its topic's vocabulary. */
  terms: readonly number[];
}

/** Greatest number of terms of a topic in a period. */
const TERMS_PER_PERIOD = 5;
/** Gaps are not filled where this would give more periods. */
const MAX_PERIODS = 2400;
/**
 * Periods at an end are distant when two things hold. The gap between them and the other papers is
 * longer than this many years, and longer than the time that the others span. And they have at most
 * this share of the papers, or are one paper of five or more.
 */
const DISTANT_YEARS = 25;
const DISTANT_SHARE = 0.02;
const FEWEST_PAPERS = 5;

/** The year or month of a paper. */
export function periodOf({ date, year }: Pick<Paper, "date" | "year">, by: "year" | "month"): string | undefined {
  if (by === "month") return date !== undefined && date.length >= 7 ? date.slice(0, 7) : undefined;
  return date?.slice(0, 4) ?? (year === undefined ? undefined : String(year).padStart(4, "0"));
}

/** Counts papers by topic and period. */
export function countByPeriod(
  papers: DatedPapers,
  by: "year" | "month",
  topics: readonly { id: number; label: string; vocabulary: readonly string[] }[],
): PeriodCounts {
  const { near, distant } = withoutDistant(papers.periods, by);
  const dated = [...papers.periods.keys()].filter((row) => near.has(papers.periods[row]!));
  const periods = withoutGaps([...near], by);
  const positions = new Map(periods.map((period, position) => [period, position]));
  const all = new Array<number>(periods.length).fill(0);
  const rowsOf = new Map(topics.map(({ id }) => [id, periods.map((): number[] => [])]));
  for (const row of dated) {
    const position = positions.get(papers.periods[row]!)!;
    all[position]!++;
    rowsOf.get(papers.topics[row]!)?.[position]!.push(row);
  }
  return {
    by,
    periods,
    topics: topics.map(({ id, label, vocabulary }) => {
      const rows = rowsOf.get(id)!;
      const counts = rows.map((own) => own.length);
      return {
        topic: id,
        label,
        counts,
        shares: counts.map((count, position) => (all[position] === 0 ? 0 : count / all[position]!)),
        terms: termsPerPeriod(rows, papers.terms, vocabulary),
      };
    }),
    undated: papers.periods.filter((period) => period === undefined).length,
    ...(distant.length > 0 && { distant }),
  };
}

/** The periods that papers have, ascending, without the distant ones. */
function withoutDistant(
  ofPapers: readonly (string | undefined)[],
  by: PeriodCounts["by"],
): { near: ReadonlySet<string>; distant: DistantPeriod[] } {
  const counts = new Map<string, number>();
  for (const period of ofPapers) if (period !== undefined) counts.set(period, (counts.get(period) ?? 0) + 1);
  const all = [...counts]
    .map(([period, papers]) => ({ period, papers }))
    .sort((a, b) => (a.period < b.period ? -1 : 1));
  const total = all.reduce((sum, { papers }) => sum + papers, 0);
  const most = total < FEWEST_PAPERS ? 0 : Math.max(1, Math.floor(DISTANT_SHARE * total));
  const [before, after] = [fewAtStart(all, most), fewAtStart(all.toReversed(), most)];
  const at = (index: number): number => numberOf(all[index]!.period, by);
  // The time of the others, whichever of the few at both ends turn out to be distant.
  const others = before + after < all.length ? at(all.length - after - 1) - at(before) : Infinity;
  const far = Math.max(by === "year" ? DISTANT_YEARS : 12 * DISTANT_YEARS, others);
  let [first, end] = [0, all.length];
  for (let i = 1; i <= before && i < all.length; i++) if (at(i) - at(i - 1) > far) first = i;
  for (let i = all.length - 1; i >= all.length - after && i > first; i--) if (at(i) - at(i - 1) > far) end = i;
  return {
    near: new Set(all.slice(first, end).map(({ period }) => period)),
    distant: [...all.slice(0, first), ...all.slice(end)],
  };
}

/** How many periods at the start have together at most so many papers. */
function fewAtStart(periods: readonly DistantPeriod[], most: number): number {
  let papers = 0;
  const enough = periods.findIndex((one) => (papers += one.papers) > most);
  return enough < 0 ? periods.length : enough;
}

/**
 * Least number of papers of a period whose shares say something: of 30 papers, one is 3%. Where no
 * period has many papers, half as many as the largest has are enough.
 */
const MIN_PAPERS = 30;

/** Positions of the periods that have enough papers for their shares to say something, ascending. */
export function periodsWithEnoughPapers({ periods, topics }: PeriodCounts): number[] {
  const papers = periods.map((_, at) => topics.reduce((sum, { counts }) => sum + counts[at]!, 0));
  const most = Math.max(...papers);
  return [...periods.keys()].filter((at) => papers[at]! > 0 && papers[at]! >= Math.min(MIN_PAPERS, most / 2));
}

/**
 * The terms of each period with the largest share * (share / usual share), where a share is that of
 * the papers that use the term. Ties go by the order of the vocabulary.
 */
function termsPerPeriod(rows: readonly number[][], used: readonly number[], vocabulary: readonly string[]): string[][] {
  const usersIn = (own: readonly number[]): number[] =>
    vocabulary.map((_, term) => own.reduce((users, row) => users + ((used[row]! >>> term) & 1), 0));
  const total = usersIn(rows.flat());
  const papers = rows.reduce((sum, own) => sum + own.length, 0);
  return rows.map((own) => {
    const users = usersIn(own);
    const worth = users.map((count, term) =>
      count === 0 ? 0 : (count / own.length) * (count / own.length / (total[term]! / papers)),
    );
    return [...vocabulary.keys()]
      .filter((term) => users[term]! > 0)
      .sort((a, b) => worth[b]! - worth[a]! || a - b)
      .slice(0, TERMS_PER_PERIOD)
      .map((term) => vocabulary[term]!);
  });
}

function withoutGaps(periods: readonly string[], by: "year" | "month"): string[] {
  if (periods.length === 0) return [];
  const first = numberOf(periods[0]!, by),
    last = numberOf(periods.at(-1)!, by);
  if (last - first >= MAX_PERIODS) return [...periods];
  const year = (value: number): string => String(value).padStart(4, "0");
  return Array.from({ length: last - first + 1 }, (_, i) =>
    by === "year"
      ? year(first + i)
      : `${year(Math.floor((first + i) / 12))}-${String(((first + i) % 12) + 1).padStart(2, "0")}`,
  );
}

/** A period as a number: of the year, or of the month since the year 0. */
function numberOf(period: string, by: "year" | "month"): number {
  return by === "year" ? Number(period) : 12 * Number(period.slice(0, 4)) + Number(period.slice(5, 7)) - 1;
}

/** "; 1 paper of 1850 left out": what is not shown of distant periods. Empty where there are none. */
export function distantText({ distant = [] }: Pick<PeriodCounts, "distant">): string {
  return distant.map(({ period, papers }) => `; ${counted(papers, "paper")} of ${period} left out`).join("");
}
