import type { Topic } from "../core/types.js";

/** A topic and those that it is made of. */
export interface TopicNode {
  topic: Topic;
  children: TopicNode[];
}

/** The topics of all levels, as a tree that prints well. */
export class TopicTree {
  /** @param roots the topics of the coarsest level, the largest first */
  constructor(readonly roots: TopicNode[]) {}

  /** One line a topic: its label and number of papers, under its parent. A topic that is its parent's only one has no line of its own. */
  toString(): string {
    return this.roots.flatMap((root) => [lineOf(root), ...linesUnder(root, "")]).join("\n");
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

/** @param topics of all levels, in the order in which they are to stand */
export function topicTree(topics: readonly Topic[]): TopicTree {
  const nodes = new Map(topics.map((topic) => [topic.id, { topic, children: [] as TopicNode[] }]));
  const roots: TopicNode[] = [];
  for (const node of nodes.values()) (node.topic.parent === undefined ? roots : nodes.get(node.topic.parent)!.children).push(node);
  return new TopicTree(roots);
}

function lineOf({ topic: { label, size } }: TopicNode): string {
  return `${label} (${size})`;
}

function linesUnder({ children }: TopicNode, indent: string): string[] {
  if (children.length === 1) return linesUnder(children[0]!, indent);
  return children.flatMap((child, at) => {
    const last = at === children.length - 1;
    return [`${indent}${last ? "└─ " : "├─ "}${lineOf(child)}`, ...linesUnder(child, `${indent}${last ? "   " : "│  "}`)];
  });
}
