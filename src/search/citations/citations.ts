import { Pauses } from "../../core/async.js";

/** Lists of numbers, one behind the other: list i is `values` from `offsets[i]` to `offsets[i + 1]`. */
interface Lists {
  offsets: Int32Array;
  values: Int32Array;
}

/** Who cites whom. The first nodes are papers; the others are works that they cite. */
export class Citations {
  private constructor(
    private readonly forward: Lists,
    private readonly backward: Lists,
    /** How many papers each node is linked to, in either direction. */
    private readonly degrees: Int32Array,
  ) {}

  /**
   * @param lists nodes that each paper cites, each once, ascending
   * @param count number of nodes
   */
  static async of(lists: readonly Int32Array[], count: number): Promise<Citations> {
    const pauses = new Pauses();
    const forward: Lists = { offsets: new Int32Array(lists.length + 1), values: new Int32Array(sumOf(lists)) };
    const backward: Lists = { offsets: new Int32Array(count + 1), values: new Int32Array(forward.values.length) };
    for (const [row, nodes] of lists.entries()) {
      forward.values.set(nodes, forward.offsets[row]);
      forward.offsets[row + 1] = forward.offsets[row]! + nodes.length;
      for (const node of nodes) backward.offsets[node + 1] = backward.offsets[node + 1]! + 1;
      if (pauses.areDue()) await pauses.take();
    }
    for (let node = 0; node < count; node++)
      backward.offsets[node + 1] = backward.offsets[node + 1]! + backward.offsets[node]!;
    const next = backward.offsets.slice();
    for (const [row, nodes] of lists.entries()) {
      for (const node of nodes) {
        backward.values[next[node]!] = row;
        next[node] = next[node]! + 1;
      }
      if (pauses.areDue()) await pauses.take();
    }
    const made = new Citations(forward, backward, new Int32Array(count));
    for (let node = 0; node < count; node++) {
      const isPaper = node < lists.length;
      made.degrees[node] = isPaper
        ? made.linked(node).reduce((sum, other) => sum + Number(other < lists.length), 0)
        : made.citing(node).length;
      if (pauses.areDue()) await pauses.take();
    }
    return made;
  }

  /** The nodes that a node cites, ascending; none where it is no paper. */
  citedBy(node: number): Int32Array {
    return listAt(this.forward, node);
  }

  /** The papers that cite a node, ascending. */
  citing(node: number): Int32Array {
    return listAt(this.backward, node);
  }

  /** The nodes that a node cites or is cited by, each once, ascending. */
  linked(node: number): Int32Array {
    const [cited, citing] = [this.citedBy(node), this.citing(node)];
    if (cited.length === 0) return citing;
    if (citing.length === 0) return cited;
    return new Int32Array(new Set([...cited, ...citing])).sort();
  }

  /** How many papers a node is linked to. */
  degree(node: number): number {
    return this.degrees[node]!;
  }
}

function listAt({ offsets, values }: Lists, at: number): Int32Array {
  return at + 1 < offsets.length ? values.subarray(offsets[at], offsets[at + 1]) : new Int32Array(0);
}

function sumOf(lists: readonly ArrayLike<number>[]): number {
  return lists.reduce((sum, { length }) => sum + length, 0);
}
