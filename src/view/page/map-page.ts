import { Address } from "./address.js";
import { Camera } from "./camera.js";
import { Chosen } from "./chosen.js";
import { coloursOf, type Colours } from "./colours.js";
import { byId, counted } from "./dom.js";
import { Flight } from "./flight.js";
import { Grid } from "./grid.js";
import { hashOf, readHash } from "./hash.js";
import { listen } from "./gestures.js";
import { listenToKeys } from "./keys.js";
import { inside } from "./lasso.js";
import { makeLegend } from "./legend.js";
import { PaperList } from "./list.js";
import { HIDDEN, marksOf, orderOf } from "./marks.js";
import { Names } from "./names.js";
import { simplified } from "./outline.js";
import { drawOver } from "./over.js";
import { drawFaster, firstPainter } from "./choose-painter.js";
import type { Look, Painter } from "./painter.js";
import { showPaper } from "./paper-panel.js";
import { placeOf, type Papers } from "./papers.js";
import { Regions } from "./regions.js";
import { Search, type Found } from "./search.js";
import { Store, type Change, type Place, type State } from "./state.js";
import { currentTheme, listenToTheme } from "./theme.js";
import { showTip } from "./tip.js";
import { makeYears } from "./years.js";

/** Pixels from a point at which it is still hit, by mouse and by finger. */
const NEAR = 12, NEAR_FINGER = 24;

/** The map and all around it. */
export class MapPage {
  private readonly store = new Store();
  private readonly camera: Camera;
  private readonly plane = byId("plane");
  private readonly grid: Grid;
  private readonly names: Names;
  private readonly regions: Regions;
  private readonly search: Search;
  private readonly chosen: Chosen;
  private readonly list: PaperList;
  private painter: Painter;
  /** Parts of topics are named when the first picture is there. */
  private finest: 1 | 2 = 1;
  private colours: Colours;
  private found: Found | undefined;
  private selected: Uint8Array | undefined;
  private marks: Uint8Array;
  private hovered = -1;
  private outline: Place[] = [];
  private drawsLasso = false;
  private frame = 0;
  private readonly flight: Flight;
  private readonly address: Address;

  constructor(private readonly papers: Papers) {
    const { facts } = papers;
    this.colours = coloursOf(facts, currentTheme());
    this.camera = new Camera(facts);
    this.flight = new Flight(this.camera, () => this.moved());
    this.address = new Address(() => hashOf(this.store.now, this.camera, papers));
    this.grid = new Grid(papers.xs, papers.ys);
    this.names = new Names(byId("names"), facts.names, papers);
    this.regions = new Regions(byId<HTMLCanvasElement>("regions"), papers, 0.011 + 0.16 / Math.sqrt(facts.count + 60));
    this.search = new Search(papers);
    this.painter = firstPainter(papers);
    this.marks = marksOf(papers, this.store.now, undefined, undefined);
    this.chosen = new Chosen(papers, (rows) => this.showList(rows, counted(rows.length, "selected paper")), () => this.store.change({ lasso: [] }));
    const results = byId("results");
    this.list = new PaperList(results.querySelector("ol")!, results.querySelector("button")!, papers, (row) => this.open(row), (row) => this.hover(row));
    byId("caption").textContent = facts.title;
    byId("count").textContent = `${counted(facts.count, "paper")} in ${counted(facts.topics.length, "topic")}`;
    this.plane.setAttribute("aria-label", `${facts.title}: ${counted(facts.count, "paper")}`);
    makeLegend(papers, this.store);
    this.store.listen((state, change) => this.changed(state, change));
    this.listenToAll();
    this.recolour();
    this.resize();
    this.painter.setOrder(orderOf(this.marks));
  }

  /** Reads what the first picture did not need, then looks where the address says. */
  async read(): Promise<void> {
    byId("list").remove();
    await this.papers.readFirst();
    makeYears(this.papers, this.store);
    this.finest = 2;
    this.resize();
    this.followAddress();
    await this.papers.readRest();
    window.addEventListener("hashchange", () => this.followAddress());
    const { paper, query } = this.store.now;
    if (query !== "") this.store.change({ query });
    if (paper >= 0) this.store.change({ paper });
    drawFaster(this.papers, (painter) => this.replacePainter(painter));
    document.documentElement.dataset.read = "all";
  }

  drawNow(): void {
    this.frame = 0;
    const { camera, store: { now } } = this;
    const look = this.look();
    this.regions.place(camera);
    this.painter.draw(camera, look, this.ratio());
    this.names.place(camera, now.hidden);
    const related = now.paper < 0 ? [] : this.papers.related(now.paper).filter((row) => this.marks[row] !== HIDDEN);
    const outline = this.outline.length > 0 ? this.outline : now.lasso;
    drawOver(this.papers, camera, { paper: now.paper, related, hovered: this.hovered, outline, radius: look.radius });
    if (this.hovered >= 0) showTip(this.papers, this.hovered, camera.toScreen(placeOf(this.papers, this.hovered)), camera);
    else showTip(this.papers, -1, { x: 0, y: 0 }, camera);
  }

  private draw(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.drawNow());
  }

  /** After the reader has moved the camera, which ends a flight. */
  private steered(): void {
    this.flight.stop();
    this.moved();
  }

  private moved(): void {
    this.draw();
    this.address.writeSoon();
  }

  private changed(state: State, change: Change): void {
    const { papers } = this;
    if (change.query !== undefined) this.find(state.query);
    if (change.hidden || "years" in change || change.lasso || change.query !== undefined) {
      const visible = marksOf(papers, state, undefined, undefined);
      this.selected = state.lasso.length === 0 ? undefined : inside(papers, state.lasso, visible);
      this.marks = marksOf(papers, state, this.found?.rows, this.selected);
      this.painter.setOrder(orderOf(this.marks));
      if (this.hovered >= 0 && this.marks[this.hovered] === HIDDEN) this.hovered = -1;
      this.chosen.show(this.selected);
      this.tellFound();
    }
    if (change.hidden) this.regions.paint(this.colours, state.hidden);
    if (change.topic !== undefined || change.query !== undefined) this.listWhatIsAsked(state);
    if (change.paper !== undefined) {
      if (state.paper < 0) byId("paper").hidden = true;
      else {
        showPaper(papers, state.paper, {
          open: (row) => this.open(row),
          hover: (row) => this.hover(row),
          close: () => this.close(),
          listTopic: (topic) => this.store.change({ topic, query: "" }),
        });
      }
    }
    this.moved();
  }

  private find(query: string): void {
    const box = byId<HTMLInputElement>("query");
    if (box.value !== query) box.value = query;
    this.found = this.search.find(query);
  }

  private tellFound(): void {
    const { found, marks } = this;
    const shown = found?.order.filter((row) => marks[row] !== HIDDEN).length ?? 0;
    byId("found").textContent = !found ? "" : found.order.length === 0 ? "No paper has these words." : shown < found.order.length ? `${counted(found.order.length, "paper")}, ${shown} of them shown` : counted(shown, "paper");
  }

  private listWhatIsAsked({ topic, query }: State): void {
    if (this.found && query.trim() !== "") this.showList(this.found.order, "");
    else if (topic >= 0) {
      const { topics, count } = this.papers.facts, own = topics[topic], last = topics.at(-1);
      const start = own?.start ?? (last ? last.start + last.size : 0), end = own ? own.start + own.size : count;
      this.showList(Array.from({ length: end - start }, (_, i) => start + i), "");
      byId("found").textContent = `${own?.label ?? "In no topic"}: ${counted(end - start, "paper")}`;
    } else this.showList([], "");
  }

  /** In the side: instead of the topics, which come back when there is nothing to list. */
  private showList(rows: readonly number[], text: string): void {
    this.list.show(rows);
    byId("results").hidden = rows.length === 0;
    if (text !== "") byId("found").textContent = text;
  }

  private open(row: number, focus = true): void {
    if (matchMedia("(max-width: 720px)").matches) byId("app").classList.remove("side-moved");
    this.store.change({ paper: row });
    this.bringIntoView(row);
    if (focus) byId("paper").querySelector("h2")?.focus();
  }

  private close(): void {
    this.store.change({ paper: -1 });
    this.plane.focus();
  }

  private hover(row: number): void {
    if (row === this.hovered) return;
    this.hovered = row;
    this.draw();
  }

  private nearest(at: Place, pixels: number): number {
    const { x, y } = this.camera.toMap(at);
    return this.grid.nearest(x, y, pixels / this.camera.scale, (row) => this.marks[row] !== HIDDEN);
  }

  /** Flies to a paper that is outside of what can be seen, or under the panel. */
  private bringIntoView(row: number): void {
    const { camera } = this, place = placeOf(this.papers, row), { x, y } = camera.toScreen(place), edge = 50;
    const { right, bottom } = this.free();
    if (x > edge && y > edge && x < right - edge && y < bottom - edge) return;
    const middle = camera.toScreen(camera);
    this.flight.to(place.x + (middle.x - right / 2) / camera.scale, place.y + (middle.y - bottom / 2) / camera.scale);
  }

  /** What the panel leaves of the map: it is beside it, on a phone below. */
  private free(): { right: number; bottom: number } {
    const { width, height } = this.camera, panel = byId("paper");
    if (panel.hidden) return { right: width, bottom: height };
    return panel.offsetWidth < 0.8 * width ? { right: width - panel.offsetWidth, bottom: height } : { right: width, bottom: height - panel.offsetHeight };
  }

  private listenToAll(): void {
    const { plane, camera, store } = this;
    listen(plane, {
      pan: (dx, dy) => (camera.panBy(dx, dy), this.steered()),
      zoom: (at, factor) => (camera.zoomAt(at, factor), this.steered()),
      hover: (at) => this.hover(at ? this.nearest(at, NEAR) : -1),
      tap: (at, byTouch) => {
        const row = this.nearest(at, byTouch ? NEAR_FINGER : NEAR);
        if (row >= 0) this.open(row, false);
        else if (store.now.paper >= 0) store.change({ paper: -1 });
        this.hover(byTouch ? -1 : row);
      },
      doubleTap: (at, away) => (camera.zoomAt(at, away ? 0.5 : 2), this.steered()),
      draws: (event) => this.drawsLasso || (event.shiftKey && event.pointerType === "mouse"),
      draw: (at, state) => this.drawLasso(at, state),
    });
    listenToKeys(plane, camera, this.papers, () => this.marks, {
      moved: () => this.steered(),
      current: () => (this.hovered >= 0 ? this.hovered : store.now.paper),
      goTo: (row) => {
        this.hover(row);
        this.bringIntoView(row);
        plane.setAttribute("aria-label", `${this.papers.text("title", row)}, ${this.papers.topicLabel(row)}`);
      },
      open: (row) => this.open(row),
      escape: () => this.close(),
    });
    const press = (id: string, action: () => void): void => byId(id).addEventListener("click", action);
    const middle = (): Place => ({ x: camera.width / 2, y: camera.height / 2 });
    press("zoom-in", () => (camera.zoomAt(middle(), 1.6), this.steered()));
    press("zoom-out", () => (camera.zoomAt(middle(), 1 / 1.6), this.steered()));
    press("reset", () => (camera.reset(), this.steered()));
    press("lasso", () => this.armLasso(!this.drawsLasso));
    press("hide-side", () => byId("app").classList.remove("side-moved"));
    press("show-side", () => byId("app").classList.toggle("side-moved"));
    listenToTheme(byId("theme"), () => this.recolour());
    const query = byId<HTMLInputElement>("query");
    query.addEventListener("input", () => store.change({ query: query.value, topic: -1 }));
    byId("search").addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.escape();
      else if (event.key === "/" && !(event.target instanceof HTMLInputElement)) {
        event.preventDefault();
        query.focus();
      }
    });
    new ResizeObserver(() => this.resize()).observe(byId("map"));
  }

  /** One thing at a time: the lasso, the paper, the list. */
  private escape(): void {
    const { paper, lasso, topic, query } = this.store.now;
    if (this.drawsLasso) this.armLasso(false);
    else if (paper >= 0) this.close();
    else if (lasso.length > 0) this.store.change({ lasso: [] });
    else if (query !== "" || topic >= 0) this.store.change({ query: "", topic: -1 });
  }

  private armLasso(armed: boolean): void {
    this.drawsLasso = armed;
    byId("lasso").setAttribute("aria-pressed", String(armed));
    this.plane.classList.toggle("draws", armed);
  }

  private drawLasso(at: Place, state: "begin" | "go on" | "end" | "cancel"): void {
    if (state === "begin") this.outline = [];
    if (state === "cancel") this.outline = [];
    else this.outline.push(this.camera.toMap(at));
    if (state === "end") {
      const lasso = this.outline.length > 3 ? simplified(this.outline) : [];
      this.outline = [];
      this.armLasso(false);
      this.store.change({ lasso });
    }
    this.draw();
  }

  private look(): Look {
    const { camera, papers: { facts } } = this;
    const size = Math.min(1.35, Math.max(0.75, Math.min(camera.width, 1.4 * camera.height) / 900));
    const base = size * Math.max(0.8, Math.min(5, 120 / Math.sqrt(facts.count + 300)));
    const radius = Math.min(7.5, base * Math.max(1, camera.zoom) ** 0.42);
    return { radius, large: Math.min(9, 1.2 * radius + 0.9) };
  }

  private ratio(): number {
    return Math.min(this.painter.way === "pixels" ? 2 : 3, window.devicePixelRatio || 1);
  }

  private resize(): void {
    const { clientWidth, clientHeight } = byId("map");
    const years = byId("years");
    this.camera.resize(clientWidth, clientHeight, years.hidden ? 0 : years.offsetHeight + 12);
    const canvas = byId<HTMLCanvasElement>("points"), ratio = this.ratio();
    canvas.width = Math.max(1, Math.round(clientWidth * ratio));
    canvas.height = Math.max(1, Math.round(clientHeight * ratio));
    this.names.arrange(this.camera, this.finest);
    this.names.colour(this.colours);
    this.drawNow();
  }

  private recolour(): void {
    this.colours = coloursOf(this.papers.facts, currentTheme());
    const { style } = document.documentElement;
    this.colours.swatches.forEach((colour, topic) => style.setProperty(`--topic-${topic}`, colour));
    this.painter.setColours(this.colours);
    this.regions.paint(this.colours, this.store.now.hidden);
    this.names.colour(this.colours);
    this.draw();
  }

  private replacePainter(painter: Painter): void {
    this.painter = painter;
    byId("points").dataset.way = painter.way;
    painter.setColours(this.colours);
    painter.setOrder(orderOf(this.marks));
    this.resize();
  }

  private followAddress(): void {
    const { change, at } = readHash(location.hash, this.papers);
    this.camera.reset();
    if (at) this.camera.lookAt(...at);
    this.store.change(change);
  }
}

