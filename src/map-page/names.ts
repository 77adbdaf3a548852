import { wrap } from "../view/theme/text.js";
import type { Camera } from "./camera.js";
import type { Colours } from "./colours.js";
import { setAttributes, svgElement } from "./dom.js";
import type { NameFacts } from "../view/map/facts.js";
import { nameZooms, type NameZoom, type WholeMap } from "./name-zooms.js";
import { placeOf, type Papers } from "./papers.js";
import type { Area } from "./state.js";

const FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
/** In font sizes. */
const LINE = 1.16,
  LINE_WIDTH = 10.5,
  MOST_LINES = 4;
/** Names of so few papers avoid covering them. */
const FEW = 500;
/** Parts of topics are named from this zoom on; topics of topics no longer than that. */
const PARTS_FROM = 1.6,
  COARSE_UNTIL = 5;

interface Name {
  facts: NameFacts;
  element: SVGTextElement;
  width: number;
  height: number;
  zoom: NameZoom;
}

/** The names on the map: topics first, their parts on zooming in, never one over another. */
export class Names {
  private names: Name[] = [];
  private arranged = "";

  constructor(
    private readonly layer: SVGGElement,
    private readonly papers: Papers,
  ) {}

  /**
   * Measures the names for a screen and finds out from which scale on each has room.
   * @param finest level of the names: parts, which are most of them, are not in the first picture
   * @param taken parts of the screen that names keep out of when all of the map is shown
   */
  arrange(camera: Camera, finest: NameFacts["level"], taken: readonly Area[]): void {
    const { width, height } = camera,
      { names } = this.papers.facts,
      whole = this.wholeMap(camera, taken),
      fit = whole.scale;
    const arranged = [
      width,
      height,
      finest,
      ...taken.flatMap(({ left, top, right, bottom }) => [left, top, right, bottom]),
    ]
      .map(Math.round)
      .join();
    if (this.arranged === arranged) return;
    this.arranged = arranged;
    const context = document.createElement("canvas").getContext("2d")!;
    const small = width < 560 ? 0.78 : 1,
      most = largestTopic(names);
    const texts = names
      .filter(({ level }) => level <= finest)
      .map((name) => {
        const { size, weight } = fontOf(name, most, this.papers.facts.count);
        context.font = `${weight} ${size * small}px ${FAMILY}`;
        const measure = (text: string): number => context.measureText(text).width;
        const lines = wrap(name.text, LINE_WIDTH * size * small, MOST_LINES, measure);
        return {
          name,
          size: size * small,
          weight,
          lines,
          width: Math.max(1, ...lines.map(measure)) + 4,
          height: Math.max(1, lines.length) * LINE * size * small,
        };
      });
    const wishes = texts.map(({ name, width, height }) => ({
      x: name.x,
      y: name.y,
      width,
      height,
      earliest: name.level === 2 ? PARTS_FROM * fit : 0,
    }));
    const zooms = nameZooms(wishes, whole);
    this.names = texts.map(({ name, size, weight, lines, width, height }, i) => {
      const element = svgElement("text", {
        class: `level-${name.level}`,
        "font-size": size,
        "font-weight": weight,
        "text-anchor": "middle",
      });
      element.append(
        ...lines.map((line, at) =>
          Object.assign(
            svgElement("tspan", { x: 0, y: ((at + 0.5) * LINE + 0.34) * size - height / 2 - 0.04 * size }),
            { textContent: line },
          ),
        ),
      );
      return { facts: name, element, width, height, zoom: zooms[i]! };
    });
    this.layer.replaceChildren();
  }

  private wholeMap(camera: Camera, taken: readonly Area[]): WholeMap {
    const { width, height, scale, zoom } = camera,
      { xs, count } = { xs: this.papers.xs, count: this.papers.facts.count };
    const whole = camera.whole();
    const dots = count <= FEW ? Array.from(xs, (_, row) => placeOf(this.papers, row)) : [];
    const onMap = ({ left, top, right, bottom }: Area): Area => {
      const from = whole.toMap({ x: left, y: top }),
        to = whole.toMap({ x: right, y: bottom });
      return { left: from.x, top: from.y, right: to.x, bottom: to.y };
    };
    return {
      scale: scale / zoom,
      ...onMap({ left: 4, top: 4, right: width - 4, bottom: height - 4 }),
      taken: taken.map(onMap),
      dots,
    };
  }

  colour({ texts, ink }: Colours): void {
    for (const { facts, element } of this.names)
      setAttributes(element, { fill: facts.level === 0 ? ink : texts[facts.topic]! });
  }

  /** Puts the names that have room where they belong. */
  place(camera: Camera, hidden: ReadonlySet<number>): void {
    const { scale, zoom } = camera;
    for (const name of this.names) {
      const { facts, element } = name;
      const shown = scale >= name.zoom.from && !hidden.has(facts.topic) && (facts.level > 0 || zoom < COARSE_UNTIL);
      const place = shown ? camera.toScreen(facts) : undefined;
      const seen =
        place &&
        Math.abs(place.x - camera.width / 2) < camera.width / 2 + name.width &&
        Math.abs(place.y - camera.height / 2) < camera.height / 2 + name.height;
      if (!seen) element.remove();
      else {
        element.setAttribute(
          "transform",
          `translate(${(place.x + name.zoom.dx).toFixed(1)} ${(place.y + name.zoom.dy).toFixed(1)})`,
        );
        if (!element.isConnected) this.layer.append(element);
      }
    }
  }
}

function largestTopic(names: readonly NameFacts[]): number {
  return names.filter(({ level }) => level === 1).reduce((most, { papers }) => Math.max(most, papers), 1);
}

/** Larger topics have larger names. */
function fontOf({ level, papers }: NameFacts, most: number, count: number): { size: number; weight: number } {
  if (level === 0) return { size: 19, weight: 800 };
  if (level === 2) return { size: 12, weight: 600 };
  return { size: Math.round(2 * (12.5 + (count > 300 ? 5 : 3) * Math.sqrt(papers / most))) / 2, weight: 700 };
}
