import { Address } from "./address.js";
import { Chosen } from "./chosen.js";
import { byId, counted } from "./dom.js";
import { Finder } from "./finder.js";
import { Flight } from "./flight.js";
import { listen } from "./gestures.js";
import { hashOf, readHash } from "./hash.js";
import { listenToKeys } from "./keys.js";
import { inside } from "./lasso.js";
import { LassoTool } from "./lasso-tool.js";
import { makeLegend } from "./legend.js";
import { marksOf } from "./marks.js";
import { showPaper } from "./paper-panel.js";
import { placeOf, type Papers } from "./papers.js";
import { Scene } from "./scene.js";
import { Store, type Change, type Place, type State } from "./state.js";
import { listenToTheme } from "./theme.js";
import { makeYears } from "./years.js";

/** Pixels from a point at which it is still hit, by mouse and by finger. */
const NEAR = 12,
  NEAR_FINGER = 24;

/**
 * The map and all around it: what the reader does becomes state, and changes of the state become
 * what is seen.
 */
export class MapPage {
  private readonly store = new Store();
  private readonly plane = byId("plane");
  private readonly scene: Scene;
  private readonly finder: Finder;
  private readonly chosen: Chosen;
  private readonly lasso: LassoTool;
  private readonly flight: Flight;
  private readonly address: Address;
  private marks: Uint8Array;
  private hovered = -1;
  private frame = 0;

  constructor(private readonly papers: Papers) {
    const { facts } = papers,
      { store } = this;
    byId("caption").textContent = facts.title;
    this.marks = marksOf(papers, store.now, undefined, undefined);
    this.scene = new Scene(papers, this.marks, store.now.hidden);
    this.flight = new Flight(this.scene.camera, () => this.moved());
    this.address = new Address(() => hashOf(store.now, this.scene.camera, papers));
    this.finder = new Finder(
      papers,
      (row) => this.open(row),
      (row) => this.hover(row),
    );
    this.chosen = new Chosen(
      papers,
      (rows) => this.finder.show(rows, counted(rows.length, "selected paper")),
      () => store.change({ lasso: [] }),
    );
    this.lasso = new LassoTool((lasso) => store.change({ lasso }));
    byId("count").textContent = `${counted(facts.count, "paper")} in ${counted(facts.topics.length, "topic")}`;
    this.plane.setAttribute("aria-label", `${facts.title}: ${counted(facts.count, "paper")}`);
    makeLegend(papers, store);
    store.listen((state, change) => this.changed(state, change));
    this.listenToHand();
    this.listenToControls();
    this.resize();
  }

  /** Reads what the first picture did not need, then looks where the address says. */
  async read(): Promise<void> {
    byId("list").remove();
    await this.papers.readFirst();
    makeYears(this.papers, this.store);
    this.scene.nameParts();
    this.resize();
    this.followAddress();
    await this.papers.readRest();
    window.addEventListener("hashchange", () => this.followAddress());
    const { paper, query } = this.store.now;
    if (query !== "") this.store.change({ query });
    if (paper >= 0) this.store.change({ paper });
    this.scene.drawFaster(() => this.drawNow());
    document.documentElement.dataset.read = "all";
  }

  private drawNow(): void {
    this.frame = 0;
    const { paper, lasso } = this.store.now,
      { outline } = this.lasso;
    this.scene.draw({ paper, hovered: this.hovered, outline: outline.length > 0 ? outline : lasso });
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
    const { papers, scene, finder } = this;
    if (change.query !== undefined) finder.find(state.query);
    if (change.hidden) scene.hide(state.hidden);
    if (change.hidden || "years" in change || change.lasso || change.query !== undefined) {
      const visible = marksOf(papers, state, undefined, undefined);
      const selected = state.lasso.length === 0 ? undefined : inside(papers, state.lasso, visible);
      this.marks = marksOf(papers, state, finder.found?.rows, selected);
      scene.mark(this.marks);
      if (this.hovered >= 0 && !scene.isShown(this.hovered)) this.hovered = -1;
      this.chosen.show(selected);
      finder.tell((row) => scene.isShown(row));
    }
    if (change.topic !== undefined || change.query !== undefined) finder.listWhatIsAsked(state);
    if (change.paper !== undefined) this.showPaper(state.paper);
    this.moved();
  }

  private showPaper(row: number): void {
    if (row < 0) byId("paper").hidden = true;
    else
      showPaper(this.papers, row, {
        open: (other) => this.open(other),
        hover: (other) => this.hover(other),
        close: () => this.close(),
        listTopic: (topic) => this.store.change({ topic, query: "" }),
      });
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

  /** Flies to a paper that is outside of what can be seen, or under the panel. */
  private bringIntoView(row: number): void {
    const {
        scene: { camera },
      } = this,
      place = placeOf(this.papers, row),
      { x, y } = camera.toScreen(place),
      edge = 50;
    const { right, bottom } = this.free();
    if (x > edge && y > edge && x < right - edge && y < bottom - edge) return;
    const middle = camera.toScreen(camera);
    this.flight.to(place.x + (middle.x - right / 2) / camera.scale, place.y + (middle.y - bottom / 2) / camera.scale);
  }

  /** What the panel leaves of the map: it is beside it, on a phone below. */
  private free(): { right: number; bottom: number } {
    const { width, height } = this.scene.camera,
      panel = byId("paper");
    if (panel.hidden) return { right: width, bottom: height };
    return panel.offsetWidth < 0.8 * width
      ? { right: width - panel.offsetWidth, bottom: height }
      : { right: width, bottom: height - panel.offsetHeight };
  }

  private listenToHand(): void {
    const { plane, scene, store, lasso } = this,
      { camera } = scene;
    listen(plane, {
      pan: (dx, dy) => (camera.panBy(dx, dy), this.steered()),
      zoom: (at, factor) => (camera.zoomAt(at, factor), this.steered()),
      hover: (at) => this.hover(at ? scene.nearest(at, NEAR) : -1),
      tap: (at, byTouch) => {
        const row = scene.nearest(at, byTouch ? NEAR_FINGER : NEAR);
        if (row >= 0) this.open(row, false);
        else if (store.now.paper >= 0) store.change({ paper: -1 });
        this.hover(byTouch ? -1 : row);
      },
      doubleTap: (at, away) => (camera.zoomAt(at, away ? 0.5 : 2), this.steered()),
      draws: (event) => lasso.armed || (event.shiftKey && event.pointerType === "mouse"),
      draw: (at, state) => (lasso.draw(camera.toMap(at), state), this.draw()),
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
    });
  }

  private listenToControls(): void {
    const {
      store,
      scene: { camera },
    } = this;
    const press = (id: string, action: () => void): void => byId(id).addEventListener("click", action);
    const middle = (): Place => ({ x: camera.width / 2, y: camera.height / 2 });
    press("zoom-in", () => (camera.zoomAt(middle(), 1.6), this.steered()));
    press("zoom-out", () => (camera.zoomAt(middle(), 1 / 1.6), this.steered()));
    press("reset", () => (camera.reset(), this.steered()));
    press("hide-side", () => byId("app").classList.remove("side-moved"));
    press("show-side", () => byId("app").classList.toggle("side-moved"));
    listenToTheme(byId("theme"), () => (this.scene.recolour(), this.draw()));
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
    if (this.lasso.armed) this.lasso.arm(false);
    else if (paper >= 0) this.close();
    else if (lasso.length > 0) this.store.change({ lasso: [] });
    else if (query !== "" || topic >= 0) this.store.change({ query: "", topic: -1 });
  }

  private resize(): void {
    const turn = this.scene.resize(),
      { lasso } = this.store.now;
    if (turn && lasso.length > 0) this.store.change({ lasso: lasso.map(turn) });
    this.drawNow();
  }

  private followAddress(): void {
    const { change, at } = readHash(location.hash, this.papers),
      { camera } = this.scene;
    camera.reset();
    if (at) camera.lookAt(at.x, at.y, at.zoom);
    this.store.change(change);
  }
}
