import { expect } from "vitest";

/**
 * Every start tag with its attributes, and every text; throws on what is no well-formed XML of this
 * simple kind.
 */
export function readXml(xml: string): { tags: { name: string; attributes: Map<string, string> }[]; texts: string[] } {
  const tags: { name: string; attributes: Map<string, string> }[] = [],
    texts: string[] = [],
    open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<]+)/g,
    (_, closing: string, name: string, attributes: string, empty: string, text: string | undefined) => {
      if (text !== undefined) texts.push(text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))));
      else if (closing) expect(open.pop()).toBe(name);
      else {
        tags.push({
          name,
          attributes: new Map(
            [...attributes.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]),
          ),
        });
        if (!empty) open.push(name);
      }
      return "";
    },
  );
  expect([rest, open]).toEqual(["", []]);
  return { tags, texts };
}
