import { compareIds } from "../../core/strings.js";
import { cleanText } from "./clean.js";

/**
 * A Python list in a cell, as data frames write it: "['cs.CL', 'cs.LG']". Undefined for any other
 * text.
 */
export function listLiteral(text: string): string[] | undefined {
  if (!text.startsWith("[") || !text.endsWith("]")) return undefined;
  const found = [...text.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map((match) =>
    (match[1] ?? match[2]!).replace(/\\(.)/g, "$1"),
  );
  return found.length > 0 ? found : text.slice(1, -1).split(/\s*,\s*/);
}

const arxivCategory =
  /^(?:[a-z-]+\.[A-Za-z-]+|(?:astro|cond|gr|hep|math|nucl|quant|q)-[a-z]+|math|cs|physics|stat|econ|eess|nlin)$/;

/**
 * Subjects: a list of texts or of objects with a name, or one text with semicolons, bars or commas,
 * or arXiv categories between spaces.
 */
export function toCategories(value: unknown): string[] | undefined {
  const items = typeof value === "string" ? splitCategories(value.trim()) : Array.isArray(value) ? value : [];
  const names = items
    .map((item: unknown) => (typeof item === "object" && item !== null ? (item as { name?: unknown }).name : item))
    .filter((item): item is string => typeof item === "string")
    .map(cleanText)
    .filter((item) => item !== "");
  return names.length > 0 ? [...new Set(names)] : undefined;
}

function splitCategories(text: string): string[] {
  const words = text.split(/\s+/);
  // Between semicolons or bars a subject may have a comma: "Databases, Bibliographic".
  const separator = [";", "|", ","].find((mark) => text.includes(mark));
  return (
    listLiteral(text) ??
    (separator !== undefined ? text.split(separator) : words.every((word) => arxivCategory.test(word)) ? words : [text])
  );
}

/** Distinct texts, normalised, in canonical order; none for what is no list of texts. */
export function toNames(value: unknown, normalize: (name: string) => string): string[] {
  const items = Array.isArray(value) ? value : typeof value === "string" ? [value] : [];
  return [
    ...new Set(
      items
        .filter((item): item is string => typeof item === "string")
        .map(normalize)
        .filter((name) => name !== ""),
    ),
  ].sort(compareIds);
}
