/*
 * What the page of a map says to a page that holds it in a frame, and what it does when asked, by
 * `window.postMessage`. Ids of papers and topics are those of the map.
 */

/** A message of the page of a map to the page around it. */
export type MapPageEvent = {
  /** Tells messages of a map from others. */
  source: "paperweave-map";
} & (
  | {
      /** The page has read all of its texts, and follows commands from now on. */
      type: "ready";
    }
  | {
      /** A paper was opened or closed. */
      type: "select";
      /** Id of the open paper; null when none is open. */
      paper: string | null;
    }
  | ({
      /** A search, the topics, the years or the selection have changed. */
      type: "filter";
      /** Ids of the papers that are found, listed or selected; null when that are all. */
      papers: string[] | null;
    } & MapPageFilter)
);

/** What a reader of the page has chosen. */
export interface MapPageFilter {
  /** Text of the search box; empty for none. */
  query: string;
  /** Ids of the topics whose papers are listed; empty for none. */
  topics: number[];
  /** Ids of the topics that are hidden. */
  hidden: number[];
  /** First and last year that is shown; null for all papers. */
  years: { from: number; to: number } | null;
}

/** A message to the page of a map in a frame; whatever else arrives is ignored. */
export type MapPageCommand = {
  /** Tells messages to a map from others. */
  target: "paperweave-map";
} & (
  | {
      /** Opens a paper, or closes the open one. */
      type: "select";
      /** Id of the paper; null closes it. */
      paper: string | null;
    }
  | ({
      /** Changes what is named; the rest stays as the reader has chosen it. */
      type: "filter";
    } & Partial<MapPageFilter>)
  | {
      /** Shows some papers as large as possible. */
      type: "view";
      /** Ids of the papers; without them, the whole map. */
      papers?: string[] | undefined;
    }
);
