import type { Paper } from "../../core/types.js";

/** A topic over time. Each list has an entry for each of `PeriodCounts.periods`. */
export interface TopicOverTime {
  /** Id of the topic. */
  topic: number;
  /** Its label. */
  label: string;
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
/** Gaps are not filled where this would give more periods: a date in the year 1 is a mistake. */
const MAX_PERIODS = 2400;

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
  const dated = [...papers.periods.keys()].filter((row) => papers.periods[row] !== undefined);
  const periods = withoutGaps([...new Set(dated.map((row) => papers.periods[row]!))].sort(), by);
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
    undated: papers.periods.length - dated.length,
  };
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
  const number = (period: string): number =>
    by === "year" ? Number(period) : 12 * Number(period.slice(0, 4)) + Number(period.slice(5, 7)) - 1;
  const first = number(periods[0]!),
    last = number(periods.at(-1)!);
  if (last - first >= MAX_PERIODS) return [...periods];
  const year = (value: number): string => String(value).padStart(4, "0");
  return Array.from({ length: last - first + 1 }, (_, i) =>
    by === "year"
      ? year(first + i)
      : `${year(Math.floor((first + i) / 12))}-${String(((first + i) % 12) + 1).padStart(2, "0")}`,
  );
}
