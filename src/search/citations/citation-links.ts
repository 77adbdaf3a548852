import { shownTitle } from "../../core/format.js";
import { compareIds } from "../../core/strings.js";
import type { Paper } from "../../core/types.js";
import type { CitationGraph } from "./citation-graph.js";
import type { CitationLinks } from "../hit.js";

/**
 * What citations say of a paper and some examples, for each paper that is asked about; undefined
 * where they say nothing.
 */
export function citationLinksTo(
  examples: readonly Paper[],
  graph: CitationGraph,
): (found: Paper) => CitationLinks | undefined {
  const known = examples.map((example) => {
    const { own, cited, citing } = graph.placeOf(example);
    return { id: example.id, own: [...own], cited: new Set(cited), citing: new Set(citing) };
  });
  /** Ids of the nodes of which something is true for an example, those with the fewest links first. */
  const rarest = (
    nodes: Iterable<number>,
    isShared: (example: (typeof known)[number], node: number) => boolean,
  ): string[] =>
    [...nodes]
      .filter((node) => known.some((example) => isShared(example, node)))
      .map((node) => ({ id: graph.idAt(node), degree: graph.degree(node) }))
      .sort((a, b) => a.degree - b.degree || compareIds(a.id, b.id))
      .map(({ id }) => id);
  return (found) => {
    const { own, cited, citing } = graph.placeOf(found);
    const isCited = new Set(cited);
    const links: CitationLinks = {
      cites: known.filter((example) => example.own.some((node) => isCited.has(node))).map(({ id }) => id),
      citedBy: known.filter((example) => [...own].some((node) => example.cited.has(node))).map(({ id }) => id),
      bothCite: rarest(cited, (example, node) => example.cited.has(node)),
      bothCitedBy: rarest(citing, (example, node) => example.citing.has(node)),
    };
    return Object.values(links).some((list: string[]) => list.length > 0) ? links : undefined;
  };
}

/**
 * The same in words, each a reason.
 * @param paperOf the paper of the index with this id
 */
export function linksInWords(
  { cites, citedBy, bothCite, bothCitedBy }: CitationLinks,
  examples: readonly Paper[],
  paperOf: (id: string) => Paper | undefined,
): string[] {
  const named = (id: string): string => {
    const paper = examples.find((example) => example.id === id) ?? paperOf(id);
    return paper ? `“${shownTitle(paper)}”` : id;
  };
  const listed = ([first, ...more]: readonly string[]): string =>
    more.length === 0 ? named(first!) : `${named(first!)} and ${more.length} more`;
  const asked = (ids: readonly string[]): string => (examples.length === 1 ? "it" : listed(ids));
  return [
    ...(cites.length > 0 ? [`cites ${asked(cites)}`] : []),
    ...(citedBy.length > 0 ? [`is cited by ${asked(citedBy)}`] : []),
    ...(bothCite.length > 0 ? [`both cite ${listed(bothCite)}`] : []),
    ...(bothCitedBy.length > 0 ? [`both are cited by ${listed(bothCitedBy)}`] : []),
  ];
}
