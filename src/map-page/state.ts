/** A place on the map, in parts of its longer side. */
export interface Place {
  x: number;
  y: number;
}

/** A rectangle of the map, or of the screen in pixels. */
export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What the reader has chosen; where the camera looks is not in it. */
export interface State {
  query: string;
  /** Row of the open paper, -1 for none. */
  paper: number;
  /** Topic whose papers are listed, by position; -1 for none. */
  topic: number;
  /** Positions of topics that are not shown. */
  hidden: ReadonlySet<number>;
  /** Years that are shown; undefined for all, and those without a year. */
  years: { from: number; to: number } | undefined;
  /** Outline of the selection; empty for none. */
  lasso: readonly Place[];
}

export type Change = Partial<State>;
type Listener = (state: State, change: Change) => void;

/** Holds the state, and tells of changes. */
export class Store {
  private state: State = { query: "", paper: -1, topic: -1, hidden: new Set(), years: undefined, lasso: [] };
  private readonly listeners: Listener[] = [];

  get now(): State {
    return this.state;
  }

  change(change: Change): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener(this.state, change);
  }

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }
}
