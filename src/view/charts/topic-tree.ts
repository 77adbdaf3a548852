import { jupyterDisplay } from "../../core/display.js";
import { counted } from "../../core/format.js";
import type { ChartOptions, TopicNode, TopicTree as Drawable } from "../../topics/index.js";
import { treeText } from "../../topics/measures/topic-tree.js";
import { checkPicture } from "../theme/picture-options.js";
import { picture } from "./picture.js";
import { treePicture } from "./tree-picture.js";

/** The topics of all levels, as a tree that prints well; made by `TopicModel.tree`. */
export class TopicTree implements Drawable {
  /** @param roots the topics of the coarsest level, the largest first */
  constructor(readonly roots: TopicNode[]) {}

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
