import { planReunion } from "../store/library/plan.js";
import { libraryOf } from "./stored-library.js";
import type { PlanWriter, Written } from "./write-plan.js";

/**
 * Makes one paper of those that we have put and another program has put under other ids at the same
 * time, when neither could see the other's. Each program puts its own, then looks: of two at least
 * one sees both. Both would make the same of them, and the revisions let one do it.
 * @param keys of the papers that were given to us
 * @param known ids of the papers that had one of these keys before we put ours: with them ours have
 *   been compared
 * @param ours the papers that we have put: where each was given, by id
 * @returns what was done; undefined when there is no such paper
 */
export async function reunite(
  writer: PlanWriter,
  keys: readonly string[],
  known: ReadonlySet<string>,
  ours: ReadonlyMap<string, string>,
): Promise<Written | undefined> {
  const {
    store,
    model,
    options: { signal },
  } = writer;
  const isNew = (id: string): boolean => !known.has(id) && !ours.has(id);
  const met = await store.find("key", keys, { without: [...new Set([...known, ...ours.keys()])], signal });
  if (!met.some(({ paper }) => isNew(paper.id))) return undefined;
  return writer.write(async () => {
    const stored = (await store.find("key", keys, { signal })).filter(({ paper: { id } }) => ours.has(id) || isNew(id));
    return { stored, plan: planReunion(libraryOf(stored, model.dimensions), ours) };
  });
}
