import { Camera } from "../camera/camera.js";
import { drawOrderOf, HIDDEN } from "../data/emphasis.js";
import type { Papers } from "../data/papers.js";
import { SpatialGrid } from "../data/spatial-grid.js";
import { byId, svgElement } from "../dom.js";
import { LabelLayer } from "../labels/label-layer.js";
import { TitleLayer } from "../labels/title-layer.js";
import type { Point, Rect } from "../state.js";
import { firstPainter, upgradePainter } from "./choose-painter.js";
import { drawOverlay, drawTooltip } from "./overlay.js";
import type { Painter, PointRadii } from "./painter.js";
import { coloursOf, currentTheme, type ThemeColours } from "./theme.js";
import { TopicRegions } from "./topic-regions.js";

/** The map is rotated when that makes it larger by this factor. */
const ROTATION_GAIN = 1.25;

/** What the reader points at on the map. */
export interface Highlight {
  /** Row of the open paper, -1 for none. */
  openPaper: number;
  /** Row of the paper under the pointer, -1 for none. */
  hovered: number;
  lasso: readonly Point[];
}

/** Draws the map: the regions of the topics, the points, the labels, and the overlay. */
export class Scene {
  readonly camera: Camera;
  private grid: SpatialGrid;
  private regions: TopicRegions;
  private readonly labels: LabelLayer;
  private readonly titles: TitleLayer;
  private painter: Painter;
  private colours!: ThemeColours; // set by recolour()
  /** The finest level of labels. Parts of topics are labelled after the first picture. */
  private finestLevel: 1 | 2 = 1;

  /**
   * @param emphasis how strongly each paper is drawn
   * @param hiddenTopics indices of the hidden topics
   */
  constructor(
    private readonly papers: Papers,
    private emphasis: Uint8Array,
    private hiddenTopics: ReadonlySet<number>,
  ) {
    this.camera = new Camera(papers.data);
    this.fitScreen();
    this.grid = new SpatialGrid(papers.xs, papers.ys);
    this.regions = this.makeRegions();
    this.labels = new LabelLayer(byId("names"), papers);
    this.titles = new TitleLayer(byId("titles"), papers);
    this.painter = firstPainter(papers);
    this.painter.setOrder(drawOrderOf(emphasis));
    this.recolour();
    this.resize();
  }

  draw({ openPaper, hovered, lasso }: Highlight): void {
    const { camera, papers } = this,
      radii = this.pointRadii();
    this.regions.draw(camera);
    this.painter.draw(camera, radii, this.pixelRatio());
    this.labels.draw(camera, this.hiddenTopics);
    this.titles.draw(camera, this.emphasis, this.labels.boxes, radii.plain);
    const related = openPaper < 0 ? [] : papers.related(openPaper).filter((row) => this.isShown(row));
    drawOverlay(papers, camera, { openPaper, related, hovered, lasso, radius: radii.plain });
    drawTooltip(papers, camera, hovered);
  }

  setEmphasis(emphasis: Uint8Array): void {
    this.emphasis = emphasis;
    this.painter.setOrder(drawOrderOf(emphasis));
  }

  hideTopics(hiddenTopics: ReadonlySet<number>): void {
    this.hiddenTopics = hiddenTopics;
    this.regions.paint(this.colours, hiddenTopics);
  }

  isShown(row: number): boolean {
    return this.emphasis[row] !== HIDDEN;
  }

  /** Row of the paper nearest to a point of the screen, within some pixels; -1 for none. */
  nearest(at: Point, maxPixels: number): number {
    const { x, y } = this.camera.toMap(at);
    return this.grid.nearest(x, y, maxPixels / this.camera.scale, (row) => this.isShown(row));
  }

  /** The topics of the label at a point of the screen; undefined where no label is. */
  topicsNamedAt(at: Point): readonly number[] | undefined {
    return this.labels.topicsAt(at);
  }

  /** Takes the colours of the current theme. */
  recolour(): void {
    const { style } = document.documentElement;
    this.colours = coloursOf(this.papers.data, currentTheme());
    this.colours.swatches.forEach((colour, topic) => style.setProperty(`--topic-${topic}`, colour));
    this.painter.setColours(this.colours);
    this.regions.paint(this.colours, this.hiddenTopics);
    this.labels.colour(this.colours);
  }

  /** Labels also the parts of topics; takes effect with the next resize. */
  labelParts(): void {
    this.finestLevel = 2;
  }

  /**
   * Fits the map to the current size of the screen. The caller draws afterwards.
   * @returns the new position of a point of the map, if the map was rotated
   */
  resize(): ((point: Point) => Point) | undefined {
    const rotate = this.fitScreen();
    if (rotate) {
      this.grid = new SpatialGrid(this.papers.xs, this.papers.ys);
      this.regions = this.makeRegions();
      this.regions.paint(this.colours, this.hiddenTopics);
      this.painter.setPositions();
    }
    const { camera } = this,
      canvas = byId<HTMLCanvasElement>("points"),
      ratio = this.pixelRatio();
    canvas.width = Math.max(1, Math.round(camera.width * ratio));
    canvas.height = Math.max(1, Math.round(camera.height * ratio));
    this.labels.arrange(camera, this.grid, this.finestLevel, controlsOverMap());
    this.labels.colour(this.colours);
    return rotate;
  }

  /** A picture of what was drawn last, to be used at once: WebGL does not keep what it has drawn. */
  picture(): SVGSVGElement {
    const { width, height } = this.camera;
    const image = (canvas: HTMLCanvasElement, box: Record<string, string | number>): SVGImageElement =>
      svgElement("image", { href: canvas.toDataURL(), preserveAspectRatio: "none", ...box });
    const picture = svgElement("svg", { viewBox: `0 0 ${width} ${height}` });
    picture.append(
      image(byId<HTMLCanvasElement>("regions"), this.regions.box(this.camera)),
      image(byId<HTMLCanvasElement>("points"), { x: 0, y: 0, width, height }),
      ...[...byId("overlay").children].map((child) => child.cloneNode(true)),
    );
    return picture;
  }

  /** Uses WebGL from now on, where that is faster. */
  upgradePainter(draw: () => void): void {
    upgradePainter(this.papers, (painter) => {
      this.painter = painter;
      byId("points").dataset.painter = painter.kind;
      painter.setColours(this.colours);
      this.setEmphasis(this.emphasis);
      this.resize();
      draw();
    });
  }

  /**
   * Takes the size of the screen. Rotates a wide map on a high screen, and a high map on a wide
   * screen, if that makes the map much larger.
   */
  private fitScreen(): ((point: Point) => Point) | undefined {
    const { clientWidth, clientHeight } = byId("map"),
      { camera, papers } = this,
      { width, height } = papers.data;
    const atBottom = controlsOverMap().filter(({ id }) => id !== "tools");
    camera.resize(clientWidth, clientHeight, clientHeight - Math.min(clientHeight, ...atBottom.map(({ top }) => top)));
    if (camera.fit(height, width) < ROTATION_GAIN * camera.fit(width, height)) return undefined;
    const rotate = papers.rotate(),
      { x, y } = rotate(camera);
    camera.moveTo(x, y);
    return rotate;
  }

  private makeRegions(): TopicRegions {
    return new TopicRegions(
      byId<HTMLCanvasElement>("regions"),
      this.papers,
      0.011 + 0.16 / Math.sqrt(this.papers.data.count + 60),
    );
  }

  /** Points are smaller on a small screen and with many papers, and grow while zooming in. */
  private pointRadii(): PointRadii {
    const { camera, papers } = this;
    const screenFactor = Math.min(1.35, Math.max(0.75, Math.min(camera.width, 1.4 * camera.height) / 900));
    const base = screenFactor * Math.max(0.8, Math.min(5, 120 / Math.sqrt(papers.data.count + 300)));
    const plain = Math.min(7.5, base * Math.max(1, camera.zoom) ** 0.42);
    return { plain, highlighted: Math.min(9, 1.2 * plain + 0.9) };
  }

  /** Pixels of the canvas in a CSS pixel. */
  private pixelRatio(): number {
    return Math.min(this.painter.kind === "pixels" ? 2 : 3, window.devicePixelRatio || 1);
  }
}

/** The rectangles of the tools, the years and the title, which cover the map. */
function controlsOverMap(): (Rect & { id: string })[] {
  const map = byId("map").getBoundingClientRect();
  return ["tools", "years", "caption"].flatMap((id) => {
    const { left, top, right, bottom, width } = byId(id).getBoundingClientRect();
    return width === 0
      ? []
      : [{ id, left: left - map.left, top: top - map.top, right: right - map.left, bottom: bottom - map.top }];
  });
}
