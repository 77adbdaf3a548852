import { jupyterDisplay } from "../../core/display.js";
import { counted, grouped } from "../../core/format.js";
import type { Topic } from "../../core/types.js";
import { colourNumber } from "../theme/palette.js";
import { checkPicture, WIDTH, type ChartOptions } from "../theme/picture-options.js";
import { wrap } from "../theme/svg-text.js";
import {
  MARGIN,
  picture,
  rectangle,
  toTenths,
  fittedText,
  TEXT_SIZE,
  text,
  type Chart,
  type Drawing,
} from "./picture.js";

/** A topic, and the topics of the next finer level that it is made of. */
export interface TopicNode {
  /** The topic. */
  topic: Topic;
  /** The topics that it is made of, the largest first; none on the finest level. */
  children: TopicNode[];
}

/** In pixels: height of a topic of the finest level, widths of its bar and number, height of a line of text. */
const ROW_HEIGHT = 19,
  BAR_WIDTH = 120,
  NUMBER_WIDTH = 40,
  LINE_HEIGHT = 12;
/** Width of the links between a topic and its children, in pixels. */
const LINK_WIDTH = 34;

/** The topics of all levels as a tree, which prints as text; made by `TopicModel.tree`. */
export class TopicTree implements Chart {
  /** Names of the plain data. @internal */
  static readonly keys = ["roots"];
  /** The topics of the coarsest level, the largest first. */
  readonly roots: TopicNode[];

  constructor({ roots }: { roots: TopicNode[] }) {
    this.roots = roots;
  }

  /**
   * The tree of topics of all levels; siblings keep their order.
   * @internal
   */
  static of(topics: readonly Topic[]): TopicTree {
    const nodes = new Map(topics.map((topic) => [topic.id, { topic, children: [] as TopicNode[] }]));
    const roots: TopicNode[] = [];
    for (const node of nodes.values())
      (node.topic.parent === undefined ? roots : nodes.get(node.topic.parent)!.children).push(node);
    return new TopicTree({ roots });
  }

  toSVG(options: ChartOptions = {}): string {
    const asked = checkPicture(options);
    const what = "Topics as a tree";
    const papers = this.roots.reduce((sum, { topic }) => sum + topic.size, 0);
    const description = `${counted(papers, "paper")}: ${this.roots.map(lineOf).join("; ")}.`;
    return picture({ name: "topic-tree", what, description, caption: "", ...drawTree(this.roots) }, asked);
  }

  /**
   * One line for each topic, below its parent: label and number of papers. An only child has no line
   * of its own.
   */
  toString(): string {
    return this.roots.flatMap((root) => [lineOf(root), ...linesUnder(root, "")]).join("\n");
  }

  /** What a notebook shows: a text for each media type. */
  [jupyterDisplay](): Record<string, string> {
    return { "image/svg+xml": this.toSVG(), "text/plain": this.toString() };
  }

  /** What `console.log` shows in Node.js. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** What `console.log` shows in Deno. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}

function lineOf({ topic: { label, size } }: TopicNode): string {
  return `${label} (${size})`;
}

function linesUnder({ children }: TopicNode, indent: string): string[] {
  if (children.length === 1) return linesUnder(children[0]!, indent);
  return children.flatMap((child, at) => {
    const last = at === children.length - 1;
    return [
      `${indent}${last ? "└─ " : "├─ "}${lineOf(child)}`,
      ...linesUnder(child, `${indent}${last ? "   " : "│  "}`),
    ];
  });
}

interface PlacedNode {
  node: TopicNode;
  depth: number;
  /** Rows from the top. */
  row: number;
  children: PlacedNode[];
}

/** The levels from left to right, coarse to fine; each topic of the finest level has a row with a bar. */
function drawTree(roots: readonly TopicNode[]): Pick<Drawing, "height" | "marks" | "colours"> {
  const { placed, rows } = placeNodes(roots);
  const all = placed.flatMap(withDescendants);
  const depth = Math.max(0, ...all.map((one) => one.depth));
  const bars = WIDTH - MARGIN - NUMBER_WIDTH - BAR_WIDTH;
  // The finest level has the longest labels and no links after them.
  const column = depth === 0 ? 0 : (bars - MARGIN - 12) / (depth + 1.6);
  const most = Math.max(1, ...all.map(({ node }) => node.topic.size * (node.children.length === 0 ? 1 : 0)));
  const x = ({ depth: at }: PlacedNode): number => MARGIN + at * column;
  const y = ({ row }: PlacedNode): number => (row + 0.5) * ROW_HEIGHT;
  const colours = new Set<number>();
  const marks = all.flatMap((one) => {
    const {
      node: { topic },
      children,
    } = one;
    const leaf = children.length === 0;
    const { id, color } = leaf ? topic : leavesUnder(one)[0]!.node.topic;
    const own = colourNumber(id, color);
    colours.add(own);
    if (leaf) {
      const width = Math.max(1, (BAR_WIDTH * topic.size) / most);
      return [
        `<circle class="c${own}" cx="${toTenths(x(one) + 4)}" cy="${toTenths(y(one))}" r="4"/>`,
        fittedText(x(one) + 13, y(one) + 4, topic.label, bars - x(one) - 21, `i t${own}`, TEXT_SIZE),
        rectangle(bars, y(one) - 5, width, 10, `c${own}`),
        text(bars + width + 5, y(one) + 3.5, grouped(topic.size), "m"),
      ];
    }
    const lines = wrap(topic.label, (column - LINK_WIDTH) / TEXT_SIZE, 2),
      first = y(one) + 3 - (lines.length * LINE_HEIGHT) / 2;
    const links = children.map((child) => link(x(one) + column - LINK_WIDTH + 4, y(one), x(child), y(child)));
    return [
      ...links,
      ...lines.map((words, at) => text(x(one), first + at * LINE_HEIGHT, words, "i b")),
      text(x(one), first + lines.length * LINE_HEIGHT - 1, counted(topic.size, "paper"), "m"),
    ];
  });
  return { marks, height: rows * ROW_HEIGHT, colours: [...colours] };
}

/** A parent stands in the middle of its children. An only child stands instead of its parent. */
function placeNodes(roots: readonly TopicNode[]): { placed: PlacedNode[]; rows: number } {
  let rows = 0;
  const place = (node: TopicNode, depth: number): PlacedNode => {
    if (node.children.length === 1) return place(node.children[0]!, depth);
    const children = node.children.map((child) => place(child, depth + 1));
    const row = children.length === 0 ? rows++ : (children[0]!.row + children.at(-1)!.row) / 2;
    return { node, depth, row, children };
  };
  const placed = roots.map((root) => place(root, 0));
  return { placed, rows };
}

function withDescendants(one: PlacedNode): PlacedNode[] {
  return [one, ...one.children.flatMap(withDescendants)];
}

function leavesUnder(one: PlacedNode): PlacedNode[] {
  return one.children.length === 0 ? [one] : one.children.flatMap(leavesUnder);
}

function link(fromX: number, fromY: number, toX: number, toY: number): string {
  const middle = (fromX + toX) / 2;
  const point = (x: number, y: number): string => `${toTenths(x)} ${toTenths(y)}`;
  const curve = [point(middle, fromY), point(middle, toY), point(toX, toY)].join(" ");
  return `<path class="x" d="M${point(fromX, fromY)}C${curve}"/>`;
}
