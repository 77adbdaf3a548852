import type { MapPageCommand, MapPageEvent, MapPageFilter } from "../view/map/page/page-messages.js";
import { HIGHLIGHTED } from "./data/emphasis.js";
import type { Papers } from "./data/papers.js";
import type { PageState, StateChange, StateStore } from "./state.js";

export interface MessageActions {
  emphasis(): Uint8Array;
  open(row: number): void;
  close(): void;
  /** Shows some papers as large as the screen allows; without them, the whole map. */
  frame(rows: readonly number[] | undefined): void;
}

/**
 * Tells the page around this one what the reader does, and follows its commands. A page that stands
 * alone is silent.
 */
export function talkToParent(papers: Papers, store: StateStore, actions: MessageActions): void {
  const { parent } = window;
  if (parent === window) return;
  // The page around a map has written it, or was given it; no one else can hear this.
  const say = (event: MapPageEvent): void => parent.postMessage(event, "*");
  store.listen((state, change) => {
    if (change.openPaper !== undefined)
      say({ source: "paperweave-map", type: "select", paper: idOrNull(papers, state.openPaper) });
    if (change.query !== undefined || change.listedTopics || change.hiddenTopics || change.lasso || "years" in change)
      say({ source: "paperweave-map", type: "filter", ...filterOf(papers, state), papers: chosen() });
  });
  window.addEventListener("message", ({ source, data }: MessageEvent<unknown>) => {
    if (source === parent && isCommand(data)) follow(data);
  });
  say({ source: "paperweave-map", type: "ready" });

  function chosen(): string[] | null {
    const { query, listedTopics, lasso } = store.current;
    if (query.trim() === "" && listedTopics.length === 0 && lasso.length === 0) return null;
    const emphasis = actions.emphasis();
    return [...emphasis.keys()].filter((row) => emphasis[row] === HIGHLIGHTED).map((row) => papers.text("id", row));
  }

  function follow(command: MapPageCommand): void {
    if (command.type === "select") {
      const row = typeof command.paper === "string" ? papers.rowOf(command.paper) : -1;
      if (row >= 0) actions.open(row);
      else if (command.paper === null) actions.close();
    } else if (command.type === "filter") store.change(changeOf(papers, command));
    else if (command.type === "view")
      actions.frame(strings(command.papers)?.flatMap((id) => (papers.rowOf(id) < 0 ? [] : [papers.rowOf(id)])));
  }
}

function isCommand(data: unknown): data is MapPageCommand {
  return typeof data === "object" && data !== null && (data as { target?: unknown }).target === "paperweave-map";
}

function idOrNull(papers: Papers, row: number): string | null {
  return row < 0 ? null : papers.text("id", row);
}

function filterOf({ data }: Papers, { query, listedTopics, hiddenTopics, years }: PageState): MapPageFilter {
  const ids = (topics: Iterable<number>): number[] => Array.from(topics, (topic) => data.topics[topic]?.id ?? -1);
  return { query, topics: ids(listedTopics), hidden: ids(hiddenTopics), years: years ?? null };
}

/** The change that a command asks for. What has another type than it should have is ignored. */
function changeOf({ data }: Papers, { query, topics, hidden, years }: Partial<MapPageFilter>): StateChange {
  const indexOf = new Map([...data.topics.map(({ id }, index) => [id, index] as const), [-1, data.topics.length]]);
  const indices = (ids: unknown): number[] | undefined =>
    Array.isArray(ids) ? ids.flatMap((id: unknown) => indexOf.get(id as number) ?? []) : undefined;
  const listedTopics = indices(topics),
    hiddenTopics = indices(hidden);
  const { from, to } = (years ?? {}) as { from?: unknown; to?: unknown };
  return {
    ...(typeof query === "string" && { query }),
    ...(listedTopics && { listedTopics }),
    ...(hiddenTopics && { hiddenTopics: new Set(hiddenTopics) }),
    ...(years === null && { years: undefined }),
    ...(typeof from === "number" && typeof to === "number" && from <= to && { years: { from, to } }),
  };
}

function strings(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : undefined;
}
