import type { PageLabel } from "../../view/map/page/page-data.js";
import { wrap } from "../../view/theme/svg-text.js";
import { MAX_ZOOM, type Camera } from "../camera/camera.js";
import type { Papers } from "../data/papers.js";
import type { SpatialGrid } from "../data/spatial-grid.js";
import { setAttributes, svgElement } from "../dom.js";
import type { ThemeColours } from "../painting/theme.js";
import type { Point, Rect } from "../state.js";
import { labelZooms, type FullView, type LabelRequest, type LabelZoom } from "./label-zooms.js";

const FONT_FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
/** Height and greatest width of a line, in font sizes. */
const LINE_HEIGHT = 1.16,
  LINE_WIDTH = 10.5,
  MAX_LINES = 4;
/** On a map with at most so many papers, labels avoid covering them. */
const FEW_PAPERS = 500;
/** Parts of topics are labelled from this zoom on; groups of topics only below their zoom. */
const PARTS_MIN_ZOOM = 1.6,
  GROUPS_MAX_ZOOM = 3;
/** So many papers are tried as positions of all labels together, and of one label. */
const ALL_ANCHORS = 3000,
  MAX_ANCHORS = 60,
  MIN_ANCHORS = 12;

interface Label {
  data: PageLabel;
  element: SVGTextElement;
  /** The line to its papers, for a label that stands beside them. */
  leader: SVGLineElement | undefined;
  width: number;
  height: number;
  zoom: LabelZoom;
}

/** The labels on the map. They never overlap; parts of topics are labelled when zooming in. */
export class LabelLayer {
  private labels: Label[] = [];
  /** Where labels stand on the screen, and the topics that they name. */
  private shown: { box: Rect; topics: readonly number[] }[] = [];
  private arrangedFor = "";

  constructor(
    private readonly layer: SVGGElement,
    private readonly papers: Papers,
  ) {}

  /**
   * Measures the labels for a screen, and finds the smallest scale at which each has room.
   * @param finest the finest level of labels; the first picture has no labels for parts of topics,
   *   which are most of them
   * @param controls parts of the screen where no label stands when the whole map is shown
   */
  arrange(camera: Camera, grid: SpatialGrid, finest: PageLabel["level"], controls: readonly Rect[]): void {
    const { width, height } = camera,
      { names, count } = this.papers.data,
      view = this.fullView(camera, controls);
    const arrangement = [
      width,
      height,
      finest,
      ...controls.flatMap(({ left, top, right, bottom }) => [left, top, right, bottom]),
    ]
      .map(Math.round)
      .join();
    if (this.arrangedFor === arrangement) return;
    this.arrangedFor = arrangement;
    const context = document.createElement("canvas").getContext("2d")!;
    const screenFactor = width < 560 ? 0.78 : 1,
      largest = largestTopic(names);
    const measured = names
      .filter(({ level }) => level <= finest)
      .map((data) => {
        const font = fontOf(data, largest, count),
          size = font.size * screenFactor;
        context.font = `${font.weight} ${size}px ${FONT_FAMILY}`;
        const measure = (text: string): number => context.measureText(text).width;
        const lines = wrap(data.text, LINE_WIDTH * size, MAX_LINES, measure);
        return {
          data,
          size,
          weight: font.weight,
          lines,
          width: Math.max(1, ...lines.map(measure)) + 4,
          height: Math.max(1, lines.length) * LINE_HEIGHT * size,
        };
      });
    const anchors = Math.min(MAX_ANCHORS, Math.max(MIN_ANCHORS, Math.floor(ALL_ANCHORS / measured.length)));
    const zooms = labelZooms(
      measured.map(({ data, width, height }) => ({ ...this.requestOf(data, view.scale, anchors), width, height })),
      view,
      grid,
    );
    this.labels = measured.map(({ data, size, weight, lines, width, height }, i) => {
      const element = svgElement("text", {
        class: `level-${data.level}`,
        "data-topic": data.topic,
        "font-size": size,
        "font-weight": weight,
        "text-anchor": "middle",
      });
      element.append(
        ...lines.map((line, at) =>
          Object.assign(
            svgElement("tspan", { x: 0, y: ((at + 0.5) * LINE_HEIGHT + 0.34) * size - height / 2 - 0.04 * size }),
            { textContent: line },
          ),
        ),
      );
      const zoom = zooms[i]!,
        edge = zoom.dy < 0 ? height / 2 : -height / 2;
      const leader = zoom.leader ? svgElement("line", { x1: 0, y1: edge, x2: -zoom.dx, y2: -zoom.dy }) : undefined;
      return { data, element, leader, width, height, zoom };
    });
    this.layer.replaceChildren();
  }

  private requestOf(
    { x, y, level, topic }: PageLabel,
    fullScale: number,
    anchors: number,
  ): Omit<LabelRequest, "width" | "height"> {
    const { papers } = this,
      { topics, groups = [] } = papers.data;
    const members = level === 0 ? groups[topic]!.topics : [topic],
      isMember = new Set(members);
    const rows = members.flatMap((member) => {
      const { start, size } = topics[member]!;
      return Array.from({ length: size }, (_, i) => start + i);
    });
    const row = (i: number, count: number): number => rows[Math.floor((i * rows.length) / count) % rows.length]!;
    const tried = level === 2 ? 0 : Math.min(anchors, rows.length);
    const own = Array.from({ length: tried }, (_, i) => papers.positionOf(row(i, tried)));
    // Between two of its topics, a group has more room and is not taken for one of them.
    const between =
      level > 0 ? [] : own.map((point, i) => middleOf(point, papers.positionOf(row(i + tried * 0.4, tried))));
    return {
      anchors: [{ x, y }, ...own, ...between],
      minScale: level === 2 ? PARTS_MIN_ZOOM * fullScale : 0,
      maxScale: level === 0 ? GROUPS_MAX_ZOOM * fullScale : Infinity,
      owns: (row) => isMember.has(papers.topics[row]!),
      required: level === 1,
      ...(level === 0 && { topicOf: (row: number) => papers.topics[row]! }),
    };
  }

  private fullView(camera: Camera, controls: readonly Rect[]): FullView {
    const { width, height, scale, zoom } = camera,
      { papers } = this,
      full = camera.fullView();
    const dots = papers.data.count <= FEW_PAPERS ? Array.from(papers.xs, (_, row) => papers.positionOf(row)) : [];
    const onMap = ({ left, top, right, bottom }: Rect): Rect => {
      const from = full.toMap({ x: left, y: top }),
        to = full.toMap({ x: right, y: bottom });
      return { left: from.x, top: from.y, right: to.x, bottom: to.y };
    };
    return {
      scale: scale / zoom,
      maxScale: (MAX_ZOOM * scale) / zoom,
      ...onMap({ left: 4, top: 4, right: width - 4, bottom: height - 4 }),
      controls: controls.map(onMap),
      dots,
    };
  }

  /** The topics of the label at a point of the screen; undefined where no label is. */
  topicsAt({ x, y }: Point): readonly number[] | undefined {
    return this.shown.find(({ box }) => x > box.left && x < box.right && y > box.top && y < box.bottom)?.topics;
  }

  /** Where labels stand on the screen, in pixels. */
  get boxes(): Rect[] {
    return this.shown.map(({ box }) => box);
  }

  colour({ texts, ink }: ThemeColours): void {
    for (const { data, element } of this.labels)
      setAttributes(element, { fill: data.level === 0 ? ink : texts[data.topic]! });
  }

  /** Shows the labels that have room where the camera looks. */
  draw(camera: Camera, hiddenTopics: ReadonlySet<number>): void {
    const { scale, zoom } = camera,
      { groups = [] } = this.papers.data;
    this.shown = [];
    for (const { data, element, leader, width, height, zoom: own } of this.labels) {
      const topics = data.level === 0 ? groups[data.topic]!.topics : [data.topic];
      const isShown =
        scale >= own.minScale &&
        (data.level > 0 || zoom < GROUPS_MAX_ZOOM) &&
        topics.some((topic) => !hiddenTopics.has(topic));
      const position = isShown ? camera.toScreen(own.anchor) : undefined;
      const isOnScreen =
        position &&
        Math.abs(position.x - camera.width / 2) < camera.width / 2 + width &&
        Math.abs(position.y - camera.height / 2) < camera.height / 2 + height;
      if (isOnScreen) {
        const [x, y] = [position.x + own.dx, position.y + own.dy];
        const box = { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
        this.shown.push({ box, topics });
      }
      for (const part of leader ? [leader, element] : [element]) {
        if (!isOnScreen) part.remove();
        else {
          const transform = `translate(${(position.x + own.dx).toFixed(1)} ${(position.y + own.dy).toFixed(1)})`;
          part.setAttribute("transform", transform);
          if (!part.isConnected) this.layer.append(part);
        }
      }
    }
  }
}

function middleOf(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function largestTopic(labels: readonly PageLabel[]): number {
  return labels.filter(({ level }) => level === 1).reduce((most, { papers }) => Math.max(most, papers), 1);
}

/** Larger topics have larger labels. */
function fontOf({ level, papers }: PageLabel, largest: number, count: number): { size: number; weight: number } {
  if (level === 0) return { size: 19, weight: 800 };
  if (level === 2) return { size: 12, weight: 600 };
  return { size: Math.round(2 * (12.5 + (count > 300 ? 5 : 3) * Math.sqrt(papers / largest))) / 2, weight: 700 };
}
