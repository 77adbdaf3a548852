import { Camera } from "./camera.js";
import { drawFaster, firstPainter } from "./choose-painter.js";
import { coloursOf, type Colours } from "./colours.js";
import { byId } from "./dom.js";
import { Grid } from "./grid.js";
import { HIDDEN, orderOf } from "./marks.js";
import { Names } from "./names.js";
import { drawOver } from "./over.js";
import type { Look, Painter } from "./painter.js";
import { placeOf, type Papers } from "./papers.js";
import { Regions } from "./regions.js";
import type { Area, Place } from "./state.js";
import { currentTheme } from "./theme.js";
import { showTip } from "./tip.js";

/** How much larger the map must become for it to be turned. */
const WORTH = 1.25;

/** What is pointed out on the map. */
export interface Pointed {
  /** Rows of the open paper and of the one that is pointed at, -1 for none. */
  paper: number;
  hovered: number;
  outline: readonly Place[];
}

/** The map as it is drawn: the ground of the topics, points, names, and what lies over them. */
export class Scene {
  readonly camera: Camera;
  private grid: Grid;
  private regions: Regions;
  private readonly names: Names;
  private painter: Painter;
  private colours!: Colours; // by recolour()
  /** Parts of topics are named when the first picture is there. */
  private finest: 1 | 2 = 1;

  /**
   * @param marks how each paper is drawn
   * @param hidden positions of the topics that are not shown
   */
  constructor(
    private readonly papers: Papers,
    private marks: Uint8Array,
    private hidden: ReadonlySet<number>,
  ) {
    this.camera = new Camera(papers.facts);
    this.fitScreen();
    this.grid = new Grid(papers.xs, papers.ys);
    this.regions = this.newRegions();
    this.names = new Names(byId("names"), papers);
    this.painter = firstPainter(papers);
    this.painter.setOrder(orderOf(marks));
    this.recolour();
    this.resize();
  }

  draw({ paper, hovered, outline }: Pointed): void {
    const { camera, papers } = this,
      look = this.look();
    this.regions.place(camera);
    this.painter.draw(camera, look, this.ratio());
    this.names.place(camera, this.hidden);
    const related = paper < 0 ? [] : papers.related(paper).filter((row) => this.marks[row] !== HIDDEN);
    drawOver(papers, camera, { paper, related, hovered, outline, radius: look.radius });
    showTip(papers, hovered, hovered >= 0 ? camera.toScreen(placeOf(papers, hovered)) : { x: 0, y: 0 }, camera);
  }

  mark(marks: Uint8Array): void {
    this.marks = marks;
    this.painter.setOrder(orderOf(marks));
  }

  hide(hidden: ReadonlySet<number>): void {
    this.hidden = hidden;
    this.regions.paint(this.colours, hidden);
  }

  isShown(row: number): boolean {
    return this.marks[row] !== HIDDEN;
  }

  /**
   * The row of the paper within some pixels of a place of the screen that is nearest to it; -1 for
   * none.
   */
  nearest(at: Place, pixels: number): number {
    const { x, y } = this.camera.toMap(at);
    return this.grid.nearest(x, y, pixels / this.camera.scale, (row) => this.isShown(row));
  }

  /** In the colours of the theme as it is now. */
  recolour(): void {
    const { style } = document.documentElement;
    this.colours = coloursOf(this.papers.facts, currentTheme());
    this.colours.swatches.forEach((colour, topic) => style.setProperty(`--topic-${topic}`, colour));
    this.painter.setColours(this.colours);
    this.regions.paint(this.colours, this.hidden);
    this.names.colour(this.colours);
  }

  nameParts(): void {
    this.finest = 2;
  }

  /**
   * Takes the screen as it is now; it has to be drawn then. @returns where a place is now, if the
   * map was turned
   */
  resize(): ((place: Place) => Place) | undefined {
    const turned = this.fitScreen();
    if (turned) {
      this.grid = new Grid(this.papers.xs, this.papers.ys);
      this.regions = this.newRegions();
      this.regions.paint(this.colours, this.hidden);
      this.painter.setPlaces();
    }
    const { camera } = this,
      canvas = byId<HTMLCanvasElement>("points"),
      ratio = this.ratio();
    canvas.width = Math.max(1, Math.round(camera.width * ratio));
    canvas.height = Math.max(1, Math.round(camera.height * ratio));
    this.names.arrange(camera, this.finest, takenBoxes());
    this.names.colour(this.colours);
    return turned;
  }

  /** By WebGL from now on, where that is faster. */
  drawFaster(drawn: () => void): void {
    drawFaster(this.papers, (painter) => {
      this.painter = painter;
      byId("points").dataset.way = painter.way;
      painter.setColours(this.colours);
      this.mark(this.marks);
      this.resize();
      drawn();
    });
  }

  /**
   * A wide map on a high screen is turned, and a high one on a wide screen, where that makes it
   * much larger.
   */
  private fitScreen(): ((place: Place) => Place) | undefined {
    const { clientWidth, clientHeight } = byId("map"),
      { camera, papers } = this,
      { width, height } = papers.facts;
    camera.resize(
      clientWidth,
      clientHeight,
      clientHeight -
        Math.min(
          clientHeight,
          ...takenBoxes()
            .filter(({ id }) => id !== "tools")
            .map(({ top }) => top),
        ),
    );
    if (camera.fit(height, width) < WORTH * camera.fit(width, height)) return undefined;
    const turn = papers.turn(),
      { x, y } = turn(camera);
    camera.moveTo(x, y);
    return turn;
  }

  private newRegions(): Regions {
    return new Regions(
      byId<HTMLCanvasElement>("regions"),
      this.papers,
      0.011 + 0.16 / Math.sqrt(this.papers.facts.count + 60),
    );
  }

  private look(): Look {
    const {
      camera,
      papers: { facts },
    } = this;
    const size = Math.min(1.35, Math.max(0.75, Math.min(camera.width, 1.4 * camera.height) / 900));
    const base = size * Math.max(0.8, Math.min(5, 120 / Math.sqrt(facts.count + 300)));
    const radius = Math.min(7.5, base * Math.max(1, camera.zoom) ** 0.42);
    return { radius, large: Math.min(9, 1.2 * radius + 0.9) };
  }

  private ratio(): number {
    return Math.min(this.painter.way === "pixels" ? 2 : 3, window.devicePixelRatio || 1);
  }
}

/** Where tools, years and title lie over the map. */
function takenBoxes(): (Area & { id: string })[] {
  const map = byId("map").getBoundingClientRect();
  return ["tools", "years", "caption"].flatMap((id) => {
    const { left, top, right, bottom, width } = byId(id).getBoundingClientRect();
    return width === 0
      ? []
      : [{ id, left: left - map.left, top: top - map.top, right: right - map.left, bottom: bottom - map.top }];
  });
}
