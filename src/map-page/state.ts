/** A point of the map, in parts of its longer side, or of the screen, in pixels; y goes down. */
export interface Point {
  x: number;
  y: number;
}

/** A rectangle of the map, or of the screen in pixels. */
export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What the reader has chosen. The camera is not part of it. */
export interface PageState {
  query: string;
  /** Row of the open paper, -1 for none. */
  openPaper: number;
  /** Indices of the topics whose papers are listed and highlighted; empty for none. */
  listedTopics: readonly number[];
  /** Indices of the topics that are hidden. */
  hiddenTopics: ReadonlySet<number>;
  /**
   * First and last year that is shown; undefined shows all papers, also those without a known year.
   */
  years: { from: number; to: number } | undefined;
  /** Corners of the lasso, on the map; empty when nothing is selected. */
  lasso: readonly Point[];
}

export type StateChange = Partial<PageState>;
type Listener = (state: PageState, change: StateChange) => void;

/** Holds the state of the page and tells its listeners about every change. */
export class StateStore {
  private state: PageState = {
    query: "",
    openPaper: -1,
    listedTopics: [],
    hiddenTopics: new Set(),
    years: undefined,
    lasso: [],
  };
  private readonly listeners: Listener[] = [];

  get current(): PageState {
    return this.state;
  }

  change(change: StateChange): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener(this.state, change);
  }

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }
}
