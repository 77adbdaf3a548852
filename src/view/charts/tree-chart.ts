import { jupyterDisplay } from "../../core/display.js";
import { counted, grouped } from "../../core/format.js";
import type { Topic } from "../../core/types.js";
import { colourNumber } from "../theme/palette.js";
import { checkPicture, WIDTH, type ChartOptions } from "../theme/picture-options.js";
import { wrap } from "../theme/text.js";
import { MARGIN, picture, rectangle, round, shortText, TEXT, text, type Chart, type Drawing } from "./picture.js";

/** A topic and those that it is made of. */
export interface TopicNode {
  topic: Topic;
  children: TopicNode[];
}

/**
 * Height of a topic of the finest level; its bar and number of papers take so much of the width.
 */
const ROW = 19,
  BAR = 120,
  NUMBER = 40,
  LINE = 12;
/** Room between a node and the children's column. */
const LINK = 34;

/** The topics of all levels, as a tree that prints well; made by `TopicModel.tree`. */
export class TopicTree implements Chart {
  static readonly keys = ["roots"];
  /** The topics of the coarsest level, the largest first. */
  readonly roots: TopicNode[];

  constructor({ roots }: { roots: TopicNode[] }) {
    this.roots = roots;
  }

  /** @param topics of all levels, in the order in which they are to stand */
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
    const description = `${counted(papers, "paper")}: ${this.roots.map(({ topic: { label, size } }) => `${label} (${size})`).join("; ")}.`;
    return picture({ name: "topic-tree", what, description, caption: "", ...treePicture(this.roots) }, asked);
  }

  /**
   * One line a topic: its label and number of papers, under its parent. A topic that is its
   * parent's only one has no line of its own.
   */
  toString(): string {
    return treeText(this.roots);
  }

  /** How Deno's Jupyter kernel shows it. */
  [jupyterDisplay](): Record<string, string> {
    return { "image/svg+xml": this.toSVG(), "text/plain": this.toString() };
  }

  /** What `console.log` shows in Node.js … */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** … and in Deno. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}

function treeText(roots: readonly TopicNode[]): string {
  return roots.flatMap((root) => [lineOf(root), ...linesUnder(root, "")]).join("\n");
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

interface Placed {
  node: TopicNode;
  depth: number;
  /** Rows from the top. */
  row: number;
  children: Placed[];
}

/**
 * Topics from left to right, coarse to fine, those of the finest level one a row with a bar of
 * their papers.
 */
function treePicture(roots: readonly TopicNode[]): Pick<Drawing, "height" | "marks" | "topics"> {
  const { placed, rows } = placeAll(roots);
  const all = placed.flatMap(withAllBelow);
  const depth = Math.max(0, ...all.map((one) => one.depth));
  const bars = WIDTH - MARGIN - NUMBER - BAR;
  // The finest level has the longest labels and no links after them.
  const column = depth === 0 ? 0 : (bars - MARGIN - 12) / (depth + 1.6);
  const most = Math.max(1, ...all.map(({ node }) => node.topic.size * (node.children.length === 0 ? 1 : 0)));
  const x = ({ depth: at }: Placed): number => MARGIN + at * column;
  const y = ({ row }: Placed): number => (row + 0.5) * ROW;
  const topics = new Set<number>();
  const marks = all.flatMap((one) => {
    const {
      node: { topic },
      children,
    } = one;
    const leaf = children.length === 0;
    const own = leaf ? topic.id : leavesUnder(one)[0]!.node.topic.id;
    topics.add(own);
    if (leaf) {
      const width = Math.max(1, (BAR * topic.size) / most);
      return [
        `<circle class="c${colourNumber(own)}" cx="${round(x(one) + 4)}" cy="${round(y(one))}" r="4"/>`,
        shortText(x(one) + 13, y(one) + 4, topic.label, bars - x(one) - 21, `i t${colourNumber(own)}`, TEXT),
        rectangle(bars, y(one) - 5, width, 10, `c${colourNumber(own)}`),
        text(bars + width + 5, y(one) + 3.5, grouped(topic.size), "m"),
      ];
    }
    const lines = wrap(topic.label, (column - LINK) / TEXT, 2),
      first = y(one) + 3 - (lines.length * LINE) / 2;
    const links = children.map((child) => link(x(one) + column - LINK + 4, y(one), x(child), y(child)));
    return [
      ...links,
      ...lines.map((words, at) => text(x(one), first + at * LINE, words, "i b")),
      text(x(one), first + lines.length * LINE - 1, counted(topic.size, "paper"), "m"),
    ];
  });
  return { marks, height: rows * ROW, topics: [...topics] };
}

/**
 * A parent stands in the middle of its children. A topic that is its parent's only one takes its
 * place: a line of one says nothing.
 */
function placeAll(roots: readonly TopicNode[]): { placed: Placed[]; rows: number } {
  let rows = 0;
  const place = (node: TopicNode, depth: number): Placed => {
    if (node.children.length === 1) return place(node.children[0]!, depth);
    const children = node.children.map((child) => place(child, depth + 1));
    const row = children.length === 0 ? rows++ : (children[0]!.row + children.at(-1)!.row) / 2;
    return { node, depth, row, children };
  };
  const placed = roots.map((root) => place(root, 0));
  return { placed, rows };
}

function withAllBelow(one: Placed): Placed[] {
  return [one, ...one.children.flatMap(withAllBelow)];
}

function leavesUnder(one: Placed): Placed[] {
  return one.children.length === 0 ? [one] : one.children.flatMap(leavesUnder);
}

function link(fromX: number, fromY: number, toX: number, toY: number): string {
  const middle = (fromX + toX) / 2;
  return `<path class="x" d="M${round(fromX)} ${round(fromY)}C${round(middle)} ${round(fromY)} ${round(middle)} ${round(toY)} ${round(toX)} ${round(toY)}"/>`;
}
