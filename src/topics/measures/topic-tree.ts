import type { Topic } from "../../core/types.js";

/** A topic and those that it is made of. */
export interface TopicNode {
  topic: Topic;
  children: TopicNode[];
}

/**
 * The topics of the coarsest level, each with those that it is made of.
 * @param topics of all levels, in the order in which they are to stand
 */
export function treeOf(topics: readonly Topic[]): TopicNode[] {
  const nodes = new Map(topics.map((topic) => [topic.id, { topic, children: [] as TopicNode[] }]));
  const roots: TopicNode[] = [];
  for (const node of nodes.values())
    (node.topic.parent === undefined ? roots : nodes.get(node.topic.parent)!.children).push(node);
  return roots;
}

/**
 * One line a topic: its label and number of papers, under its parent. A topic that is its parent's
 * only one has no line of its own.
 */
export function treeText(roots: readonly TopicNode[]): string {
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
