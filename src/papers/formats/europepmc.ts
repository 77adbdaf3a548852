import type { Format } from "./format.js";
import { fromEuropePmc } from "./shapes/europepmc.js";
import { textOf, xmlElements, type Element } from "./xml.js";

/** The XML that Europe PMC's search answers. */
export const europePmc: Format = {
  name: "europepmc",
  recognise: ({ root, text }) => root?.name === "responseWrapper" && /<resultList[\s>]/.test(text),
  async *read(pieces) {
    for await (const item of xmlElements(pieces, new Set(["result"]))) {
      if ("problem" in item) yield { where: `line ${item.line}`, reason: item.problem };
      else yield { where: `line ${item.element.line}`, fields: fromEuropePmc(toJson(item.element)) };
    }
  },
};

/** The element as the same service's JSON has it: a list where an element repeats. */
function toJson(element: Element): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const child of element.children) {
    if (typeof child === "string") continue;
    const inner = child.children.some((one) => typeof one !== "string");
    const isMarkup = /^(?:title|abstractText)$/.test(child.name);
    const value = inner && !isMarkup ? toJson(child) : textOf(child);
    const before = record[child.name];
    record[child.name] =
      before === undefined ? value : [...(Array.isArray(before) ? (before as unknown[]) : [before]), value];
  }
  return record;
}
