import type { Camera, View } from "./camera/camera.js";
import type { Papers } from "./data/papers.js";
import type { PageState, Point, StateChange } from "./state.js";

/** Milliseconds without a change until the address is written. */
const WRITE_DELAY = 250;
/** Corners of a lasso are written as whole numbers: parts of the map times this. */
const LASSO_SCALE = 9999;

/** Writes the view into the address of the page, after "#", once the view has stopped changing. */
export class PageAddress {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param hash gives the text after "#" at the time of writing */
  constructor(private readonly hash: () => string) {}

  writeSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write("replaceState"), WRITE_DELAY);
  }

  /** Starts a new entry of the browser's history, so that Back leads to the view of this moment. */
  startEntry(): void {
    this.write("replaceState");
    this.write("pushState");
  }

  private write(how: "replaceState" | "pushState"): void {
    try {
      history[how](null, "", `#${this.hash()}`);
    } catch {
      // Inside another page (srcdoc) there is no address to write to.
    }
  }
}

/**
 * The view as the part of the address after "#", so that it can be shared. Empty for the whole map
 * with nothing chosen.
 */
export function encodeView(state: PageState, camera: Camera, papers: Papers): string {
  const { data } = papers,
    { x, y } = papers.toOriginal(camera);
  const fields = new URLSearchParams();
  if (camera.zoom !== 1 || Math.abs(camera.x - data.width / 2) > 1e-6 || Math.abs(camera.y - data.height / 2) > 1e-6)
    fields.set("at", [x, y, camera.zoom].map((value) => String(Number(value.toPrecision(5)))).join(","));
  if (state.query.trim() !== "") fields.set("q", state.query);
  if (state.openPaper >= 0) fields.set("paper", papers.text("id", state.openPaper));
  const ids = (topics: Iterable<number>): string =>
    Array.from(topics, (topic) => data.topics[topic]?.id ?? -1)
      .sort((a, b) => a - b)
      .join(",");
  if (state.listedTopics.length > 0) fields.set("topic", ids(state.listedTopics));
  if (state.hiddenTopics.size > 0) fields.set("off", ids(state.hiddenTopics));
  if (state.years) fields.set("years", `${state.years.from}-${state.years.to}`);
  if (state.lasso.length > 0)
    fields.set(
      "lasso",
      state.lasso
        .map((corner) => papers.toOriginal(corner))
        .map((corner) => `${Math.round(corner.x * LASSO_SCALE)}.${Math.round(corner.y * LASSO_SCALE)}`)
        .join("_"),
    );
  return fields.toString().replaceAll("%2C", ",");
}

/** The view that such an address describes. Parts that make no sense are ignored. */
export function decodeView(hash: string, papers: Papers): { change: StateChange; camera: View | undefined } {
  const { topics, years: range } = papers.data;
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const topicIndex = new Map([...topics.map(({ id }, index) => [id, index] as const), [-1, topics.length] as const]);
  const numbers = fields.get("at")?.split(",").map(Number) ?? [],
    [x, y, zoom] = numbers;
  const [from, to] = fields.get("years")?.split("-").map(Number) ?? [];
  const id = fields.get("paper");
  const indices = (name: string): number[] =>
    (fields.get(name)?.split(",") ?? []).flatMap((one) => topicIndex.get(Number(one)) ?? []);
  return {
    change: {
      query: fields.get("q") ?? "",
      openPaper: id === null ? -1 : papers.rowOf(id),
      listedTopics: indices("topic"),
      hiddenTopics: new Set(indices("off")),
      years:
        range && from !== undefined && to !== undefined && from <= to
          ? { from: Math.max(range.first, from), to: Math.min(range.last, to) }
          : undefined,
      lasso: decodeLasso(fields.get("lasso")).map((corner) => papers.toDisplayed(corner)),
    },
    camera:
      numbers.length === 3 && numbers.every(Number.isFinite)
        ? { ...papers.toDisplayed({ x: x!, y: y! }), zoom: zoom! }
        : undefined,
  };
}

function decodeLasso(text: string | null): Point[] {
  const corners = (text ?? "")
    .split("_")
    .map((pair) => pair.split(".").map(Number))
    .map(([x, y]) => ({ x: x! / LASSO_SCALE, y: y! / LASSO_SCALE }));
  return corners.length >= 3 && corners.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)) ? corners : [];
}
