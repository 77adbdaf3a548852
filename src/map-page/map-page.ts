import { listenToGestures } from "./camera/gestures.js";
import { listenToKeyboard } from "./camera/keyboard.js";
import { Navigation } from "./camera/navigation.js";
import { emphasisOf, HIGHLIGHTED } from "./data/emphasis.js";
import type { Papers } from "./data/papers.js";
import { byId, counted } from "./dom.js";
import { talkToParent } from "./messages.js";
import { decodeView, encodeView, PageAddress } from "./page-address.js";
import { Scene } from "./painting/scene.js";
import { listenToTheme } from "./painting/theme.js";
import { makeLegend } from "./panels/legend.js";
import { showPaperPanel } from "./panels/paper-panel.js";
import { listenToPrinting } from "./panels/print-view.js";
import { makeYearSlider } from "./panels/year-slider.js";
import { SearchBox } from "./search/search-box.js";
import { Lasso, papersInside } from "./selection/lasso.js";
import { listenToPictureButtons } from "./selection/picture.js";
import { Selection } from "./selection/selection.js";
import { StateStore, type PageState, type Point, type StateChange } from "./state.js";

/** A point is hit within so many pixels, by mouse and by finger. */
const MOUSE_REACH = 12,
  FINGER_REACH = 24;

/**
 * The whole page. What the reader does changes the state, and every change of the state is shown.
 */
export class MapPage {
  private readonly store = new StateStore();
  private readonly plane = byId("plane");
  private readonly scene: Scene;
  private readonly searchBox: SearchBox;
  private readonly selection: Selection;
  private readonly lasso: Lasso;
  private readonly navigation: Navigation;
  private readonly address: PageAddress;
  private emphasis: Uint8Array;
  /** Stops the years when they are played; says whether they were. */
  private stopYears: () => boolean = () => false;
  private hovered = -1;
  private frame = 0;

  constructor(private readonly papers: Papers) {
    const { data } = papers,
      { store } = this;
    byId("caption").textContent = data.title;
    this.emphasis = emphasisOf(papers, store.current, undefined, undefined);
    this.scene = new Scene(papers, this.emphasis, store.current.hiddenTopics);
    this.navigation = new Navigation(this.scene.camera, papers, () => this.cameraMoved());
    this.address = new PageAddress(() => encodeView(store.current, this.scene.camera, papers));
    this.searchBox = new SearchBox(
      papers,
      (row) => this.open(row),
      (row) => this.hover(row),
    );
    this.selection = new Selection(papers, {
      frame: (rows) => this.navigation.frame(rows),
      list: (rows) => this.searchBox.show(rows, counted(rows.length, "selected paper")),
      clear: () => store.change({ lasso: [], query: "", listedTopics: [] }),
    });
    this.lasso = new Lasso((lasso) => store.change({ lasso }));
    this.showCount();
    this.plane.setAttribute("aria-label", `${data.title}: ${counted(data.count, "paper")}`);
    makeLegend(papers, store, (topics) => this.goToTopics(topics));
    store.listen((state, change) => this.applyChange(state, change));
    this.listenToMap();
    this.listenToControls();
    listenToPictureButtons(this.scene, () => this.drawNow());
    listenToPrinting(papers, this.scene, store, () => (this.scene.recolour(), this.drawNow()));
    this.resize();
  }

  /** Reads what the first picture did not need, then shows the view of the address. */
  async read(): Promise<void> {
    byId("list").remove();
    await this.papers.readFirst();
    this.stopYears = makeYearSlider(this.papers, this.store);
    this.scene.labelParts();
    this.resize();
    this.followAddress();
    await this.papers.readRest();
    this.searchBox.textsRead();
    // Not "hashchange": while the camera moves, the addresses before and after a paper are still the same.
    window.addEventListener("popstate", () => this.followAddress());
    // The first look at the address had no abstracts yet.
    const { openPaper, query } = this.store.current;
    if (query !== "") this.store.change({ query });
    if (openPaper >= 0) this.store.change({ openPaper });
    this.scene.upgradePainter(() => this.drawNow());
    talkToParent(this.papers, this.store, {
      emphasis: () => this.emphasis,
      open: (row) => this.open(row, false),
      close: () => this.close(),
      frame: (rows) => (rows ? this.navigation.frame(rows) : (this.scene.camera.reset(), this.readerMovedCamera())),
    });
    document.documentElement.dataset.read = "all";
  }

  private drawNow(): void {
    this.frame = 0;
    const { openPaper, lasso } = this.store.current,
      { outline } = this.lasso;
    this.scene.draw({ openPaper, hovered: this.hovered, lasso: outline.length > 0 ? outline : lasso });
  }

  private draw(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.drawNow());
  }

  /** To be called after the reader has moved the camera, which ends an animation. */
  private readerMovedCamera(): void {
    this.navigation.stop();
    this.cameraMoved();
  }

  private cameraMoved(): void {
    this.draw();
    this.address.writeSoon();
  }

  private applyChange(state: PageState, change: StateChange): void {
    const { papers, scene, searchBox } = this;
    if (change.query !== undefined) searchBox.find(state.query);
    if (change.hiddenTopics) scene.hideTopics(state.hiddenTopics);
    if (change.hiddenTopics || "years" in change || change.lasso || change.query !== undefined || change.listedTopics) {
      const visible = emphasisOf(papers, state, undefined, undefined);
      const selected = state.lasso.length === 0 ? undefined : papersInside(papers, state.lasso, visible),
        found = searchBox.result?.rows ?? papers.inTopics(state.listedTopics);
      this.emphasis = emphasisOf(papers, state, found, selected);
      scene.setEmphasis(this.emphasis);
      if (this.hovered >= 0 && !scene.isShown(this.hovered)) this.hovered = -1;
      const rows = [...this.emphasis.keys()].filter((row) => this.emphasis[row] === HIGHLIGHTED);
      this.selection.show(selected || found ? rows : undefined, selected !== undefined);
      searchBox.showCount((row) => scene.isShown(row));
    }
    const listsTopic = state.listedTopics.length > 0 && "years" in change;
    if (change.listedTopics || change.query !== undefined || listsTopic) searchBox.update(state);
    if ("years" in change) this.showCount();
    if (change.openPaper !== undefined) this.showPaper(state.openPaper);
    this.cameraMoved();
  }

  /** How many papers the map has, and how many of them are of the years that are shown. */
  private showCount(): void {
    const { data, years } = this.papers,
      shown = this.store.current.years;
    const inYears = shown && years.filter((year) => year >= shown.from && year <= shown.to).length;
    const papers = counted(data.count, "paper");
    byId("count").textContent =
      `${inYears === undefined ? papers : `${inYears.toLocaleString("en-US")} of ${papers}`} ` +
      `in ${counted(data.topics.length, "topic")}`;
  }

  private showPaper(row: number): void {
    if (row < 0) byId("paper").hidden = true;
    else
      showPaperPanel(this.papers, row, {
        open: (other) => this.open(other),
        hover: (other) => this.hover(other),
        close: () => this.close(),
        goToTopic: (topic) => this.goToTopics([topic]),
      });
  }

  private open(row: number, focus = true): void {
    this.uncoverMap();
    if (this.store.current.openPaper < 0) {
      this.address.startEntry();
      this.navigation.remember();
    }
    this.store.change({ openPaper: row });
    this.navigation.bringIntoView(row);
    if (focus) byId("paper").querySelector("h2")?.focus();
  }

  private close(): void {
    this.store.change({ openPaper: -1 });
    this.navigation.goBack();
    this.plane.focus();
  }

  /** Lists and highlights the papers of some topics, and shows them as large as the screen allows. */
  private goToTopics(topics: readonly number[]): void {
    this.uncoverMap();
    const hiddenTopics = new Set([...this.store.current.hiddenTopics].filter((topic) => !topics.includes(topic)));
    this.store.change({ listedTopics: topics, query: "", lasso: [], hiddenTopics });
    this.navigation.frame([...this.emphasis.keys()].filter((row) => this.emphasis[row] === HIGHLIGHTED));
  }

  /** On a small screen the side panel covers the map. */
  private uncoverMap(): void {
    if (matchMedia("(max-width: 720px)").matches) byId("app").classList.remove("side-toggled");
  }

  private hover(row: number): void {
    if (row === this.hovered) return;
    this.hovered = row;
    this.draw();
  }

  private listenToMap(): void {
    const { plane, scene, store, lasso } = this,
      { camera } = scene;
    listenToGestures(plane, {
      pan: (dx, dy) => (camera.panBy(dx, dy), this.readerMovedCamera()),
      zoom: (at, factor) => (camera.zoomAt(at, factor), this.readerMovedCamera()),
      hover: (at) => this.hover(at ? scene.nearest(at, MOUSE_REACH) : -1),
      tap: (at, byTouch) => {
        const row = scene.nearest(at, byTouch ? FINGER_REACH : MOUSE_REACH);
        const named = scene.topicsNamedAt(at);
        if (row >= 0) this.open(row, false);
        else if (named) this.goToTopics(named);
        else if (store.current.openPaper >= 0) this.close();
        this.hover(byTouch ? -1 : row);
      },
      doubleTap: (at, zoomOut) => (camera.zoomAt(at, zoomOut ? 0.5 : 2), this.readerMovedCamera()),
      startsLasso: (event) => lasso.armed || (event.shiftKey && event.pointerType === "mouse"),
      lasso: (at, phase) => (lasso.draw(camera.toMap(at), phase), this.draw()),
    });
    listenToKeyboard(plane, camera, this.papers, () => this.emphasis, {
      moved: () => this.readerMovedCamera(),
      current: () => (this.hovered >= 0 ? this.hovered : store.current.openPaper),
      goTo: (row) => {
        this.hover(row);
        this.navigation.bringIntoView(row);
        plane.setAttribute("aria-label", `${this.papers.shownTitle(row)}, ${this.papers.topicLabel(row)}`);
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
    const middle = (): Point => ({ x: camera.width / 2, y: camera.height / 2 });
    press("zoom-in", () => (camera.zoomAt(middle(), 1.6), this.readerMovedCamera()));
    press("zoom-out", () => (camera.zoomAt(middle(), 1 / 1.6), this.readerMovedCamera()));
    press("reset", () => (camera.reset(), this.readerMovedCamera()));
    press("hide-side", () => byId("app").classList.remove("side-toggled"));
    press("show-side", () => byId("app").classList.toggle("side-toggled"));
    listenToTheme(byId("theme"), () => (this.scene.recolour(), this.draw()));
    const query = byId<HTMLInputElement>("query");
    query.addEventListener("input", () => store.change({ query: query.value, listedTopics: [] }));
    byId("search").addEventListener("submit", (event) => {
      event.preventDefault();
      const first = this.searchBox.result?.order.find((row) => this.scene.isShown(row));
      if (first !== undefined) this.open(first);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.escape();
      else if (event.key === "/" && !(event.target instanceof HTMLInputElement)) {
        event.preventDefault();
        query.focus();
      }
    });
    new ResizeObserver(() => this.resize()).observe(byId("map"));
  }

  /** Undoes one thing: lasso tool, playing years, open paper, selection, list, chosen years. */
  private escape(): void {
    const { openPaper, lasso, listedTopics, query, years } = this.store.current;
    if (this.lasso.armed) this.lasso.arm(false);
    else if (this.stopYears()) return;
    else if (openPaper >= 0) this.close();
    else if (lasso.length > 0) this.store.change({ lasso: [] });
    else if (query !== "" || listedTopics.length > 0) this.store.change({ query: "", listedTopics: [] });
    else if (years) this.store.change({ years: undefined });
  }

  private resize(): void {
    const rotate = this.scene.resize(),
      { lasso } = this.store.current;
    if (rotate) this.navigation.rotate(rotate);
    if (rotate && lasso.length > 0) this.store.change({ lasso: lasso.map(rotate) });
    this.drawNow();
  }

  private followAddress(): void {
    const { change, camera: view } = decodeView(location.hash, this.papers),
      { camera } = this.scene;
    camera.reset();
    this.navigation.stop();
    if (view) camera.lookAt(view);
    this.store.change(change);
  }
}
