import type { Paper } from "../../core/types.js";

/**
 * How much a topic is written about in each period; the lists are parallel to
 * `PeriodCounts.periods`.
 */
export interface TopicOverTime {
  topic: number;
  label: string;
  /** Papers of the topic. */
  counts: number[];
  /** Of all dated papers of the period, in [0, 1]; 0 for a period without papers. */
  shares: number[];
  /**
   * The topic's terms that its papers of the period use more than its papers do otherwise, best
   * first, at most five.
   */
  terms: string[][];
}

/** Papers of each topic in each period. */
export interface PeriodCounts {
  by: "year" | "month";
  /** "2024" or "2024-05", ascending, without gaps. */
  periods: string[];
  /** In the order of `list()`. */
  topics: TopicOverTime[];
  /** Papers whose date is unknown, or not known to the month; they are not counted. */
  undated: number;
}

export interface DatedPapers {
  /** Of each paper; undefined when it is not known. */
  periods: readonly (string | undefined)[];
  /** Topic of each paper; -1 for none. */
  topics: readonly number[];
  /** Which terms of its topic's vocabulary each paper uses, a bit each. */
  terms: readonly number[];
}

/** Terms of a period. */
const SHOWN = 5;
/** Further periods are not filled in: a date in the year 1 is a mistake. */
const MOST_PERIODS = 2400;

/** The year or month of a paper. */
export function periodOf({ date, year }: Pick<Paper, "date" | "year">, by: "year" | "month"): string | undefined {
  if (by === "month") return date !== undefined && date.length >= 7 ? date.slice(0, 7) : undefined;
  return date?.slice(0, 4) ?? (year === undefined ? undefined : String(year).padStart(4, "0"));
}

/** Counts papers by topic and period. */
export function overTime(
  papers: DatedPapers,
  by: "year" | "month",
  topics: readonly { id: number; label: string; vocabulary: readonly string[] }[],
): PeriodCounts {
  const dated = [...papers.periods.keys()].filter((row) => papers.periods[row] !== undefined);
  const periods = withoutGaps([...new Set(dated.map((row) => papers.periods[row]!))].sort(), by);
  const place = new Map(periods.map((period, at) => [period, at]));
  const all = new Array<number>(periods.length).fill(0);
  const rowsOf = new Map(topics.map(({ id }) => [id, periods.map((): number[] => [])]));
  for (const row of dated) {
    const at = place.get(papers.periods[row]!)!;
    all[at]!++;
    rowsOf.get(papers.topics[row]!)?.[at]!.push(row);
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
        shares: counts.map((count, at) => (all[at] === 0 ? 0 : count / all[at]!)),
        terms: termsOf(rows, papers.terms, vocabulary),
      };
    }),
    undated: papers.periods.length - dated.length,
  };
}

/**
 * A period of fewer papers (than half as many as another one has, at most) says nothing of shares:
 * of 30 papers, one is 3%.
 */
const FEWEST = 30;

/** Positions of the periods that have enough papers for shares to mean something, ascending. */
export function tellingPeriods({ periods, topics }: PeriodCounts): number[] {
  const papers = periods.map((_, at) => topics.reduce((sum, { counts }) => sum + counts[at]!, 0));
  const most = Math.max(...papers);
  return [...periods.keys()].filter((at) => papers[at]! > 0 && papers[at]! >= Math.min(FEWEST, most / 2));
}

/**
 * Per period the terms of the largest share * share / usual share; terms in order of the vocabulary
 * where these are equal.
 */
function termsOf(rows: readonly number[][], used: readonly number[], vocabulary: readonly string[]): string[][] {
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
      .slice(0, SHOWN)
      .map((term) => vocabulary[term]!);
  });
}

function withoutGaps(periods: readonly string[], by: "year" | "month"): string[] {
  if (periods.length === 0) return [];
  const number = (period: string): number =>
    by === "year" ? Number(period) : 12 * Number(period.slice(0, 4)) + Number(period.slice(5, 7)) - 1;
  const first = number(periods[0]!),
    last = number(periods.at(-1)!);
  if (last - first >= MOST_PERIODS) return [...periods];
  const year = (value: number): string => String(value).padStart(4, "0");
  return Array.from({ length: last - first + 1 }, (_, i) =>
    by === "year"
      ? year(first + i)
      : `${year(Math.floor((first + i) / 12))}-${String(((first + i) % 12) + 1).padStart(2, "0")}`,
  );
}
