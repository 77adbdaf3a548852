import { exportsOf } from "../../core/common-js.js";
import { decodeHTMLStrict } from "entities/decode";
import { PaperweaveError } from "../../core/errors.js";

/** An element with its local name; text stands between the children where the file has it. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
  /** Where it begins, from 1. */
  line: number;
}

/** No record has more, in characters and in elements within elements. */
const LONGEST_RECORD = 16 * 1024 * 1024;
const DEEPEST = 200;

const NONE: ReadonlySet<string> = new Set();

/** A record, or what is broken from here on. */
export type XmlItem = { element: Element } | { line: number; problem: string };

/**
 * The elements of these local names, one by one, whatever stands around them: a file of any size in
 * constant memory. Broken XML is named with its line; the records before it are read, and those
 * behind it where the parser finds its way again. Entities that a file defines itself are refused
 * (`bad-format`): nested, a few lines of them make gigabytes. Those of HTML are known, though XML
 * does not define them.
 * @param options.skip elements within records that are left out with all that is in them
 */
export async function* xmlElements(
  pieces: AsyncIterable<string>,
  records: ReadonlySet<string>,
  { skip = NONE }: { skip?: ReadonlySet<string> } = {},
): AsyncGenerator<XmlItem> {
  const { SaxesParser } = exportsOf(await import("saxes")); // loaded by those alone who read such a file
  const parser = new SaxesParser({ position: true });
  parser.ENTITIES = htmlEntities();
  let ready: XmlItem[] = [];
  let open: Element[] = [];
  let size = 0;
  let problems = 0;
  let silent = 0; // characters of the file since the parser told of anything
  let skipped = 0; // elements that are open within a skipped one
  const tooLong = (): PaperweaveError =>
    new PaperweaveError(
      "bad-format",
      `The ${open[0] ? `record at line ${open[0].line}` : `text, comment or tag before line ${parser.line}`} ` +
        `is longer than ${LONGEST_RECORD / 1024 / 1024} MB: this is no list of papers.`,
    );
  const grow = (by: number): void => {
    size += by;
    if (size > LONGEST_RECORD) throw tooLong();
  };
  parser.on("doctype", (text) => {
    if (text.includes("["))
      throw new PaperweaveError(
        "bad-format",
        "The XML defines entities of its own; such files are refused, as a few lines can unfold to gigabytes.",
      );
  });
  parser.on("error", (error) => {
    if (problems++ === 0)
      ready.push({
        line: parser.line,
        problem:
          `the XML is broken: ${error.message.replace(/^\d+:\d+: /, "").replace(/\.$/, "")}; what follows may be ` +
          "missing",
      });
  });
  parser.on("opentag", ({ name, attributes }) => {
    silent = 0;
    const local = name.slice(name.indexOf(":") + 1);
    if (skipped > 0 || (open.length > 0 && skip.has(local))) return void skipped++;
    if (open.length === 0 && !records.has(local)) return;
    if (open.length >= DEEPEST)
      throw new PaperweaveError(
        "bad-format",
        `The XML has more than ${DEEPEST} elements within each other at line ${parser.line}: this is no list ` +
          "of papers.",
      );
    const element: Element = {
      name: local,
      attributes: attributes as Record<string, string>,
      children: [],
      line: parser.line,
    };
    open.at(-1)?.children.push(element);
    open.push(element);
    grow(name.length + Object.values(element.attributes).reduce((sum, value) => sum + value.length, 0));
  });
  parser.on("closetag", ({ name }) => {
    silent = 0;
    if (skipped > 0) return void skipped--;
    const local = name.slice(name.indexOf(":") + 1);
    if (open.at(-1)?.name !== local) {
      if (open[0]?.name === local) [open, size] = [[], 0]; // broken within: said already
      return;
    }
    const element = open.pop()!;
    if (open.length > 0) return;
    ready.push({ element });
    size = 0;
  });
  const addText = (text: string): void => {
    silent = 0;
    if (open.length === 0 || skipped > 0) return;
    open.at(-1)!.children.push(text);
    grow(text.length);
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  for await (const piece of pieces) {
    parser.write(piece);
    silent += piece.length;
    if (silent > LONGEST_RECORD) throw tooLong();
    yield* ready;
    ready = [];
  }
  parser.close();
  yield* ready;
}

let known: Record<string, string> | undefined;

/** XML's five entities and those of HTML, decoded when they are asked for. */
function htmlEntities(): Record<string, string> {
  return (known ??= new Proxy({ amp: "&", gt: ">", lt: "<", quot: '"', apos: "'" } as Record<string, string>, {
    get(target, name) {
      if (typeof name !== "string") return undefined;
      if (Object.hasOwn(target, name)) return target[name];
      const text = /^[A-Za-z][A-Za-z0-9]{1,30}$/.test(name) ? decodeHTMLStrict(`&${name};`) : "";
      return text === "" || text.startsWith("&") ? undefined : text;
    },
  }));
}

/** The children of this name. */
export function childrenOf(element: Element | undefined, name: string): Element[] {
  return (element?.children ?? []).filter(
    (child): child is Element => typeof child !== "string" && child.name === name,
  );
}

/** The first element along a path of names. */
export function find(element: Element | undefined, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>((at, name) => childrenOf(at, name)[0], element);
}

/** All elements of this name within an element, at any depth. */
export function descendants(element: Element | undefined, name: string): Element[] {
  return (element?.children ?? []).flatMap((child) =>
    typeof child === "string" ? [] : child.name === name ? [child] : descendants(child, name),
  );
}

/** All text in an element; undefined when there is none but blanks. */
export function textOf(element: Element | undefined): string | undefined {
  if (!element) return undefined;
  const text = allText(element);
  return text.trim() === "" ? undefined : text;
}

function allText({ children }: Element): string {
  return children.map((child) => (typeof child === "string" ? child : allText(child))).join("");
}
