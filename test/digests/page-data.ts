import { inflateRawSync } from "node:zlib";

/**
 * What a map's page holds of the papers, without the code of the page and its skeleton: the facts (JSON),
 * the parts (packed numbers and texts, unpacked here, as zlib packs in another way on another processor),
 * and the list for readers without JavaScript.
 */
export function pageData(html: string): Record<string, string | Uint8Array> {
  const data: Record<string, string | Uint8Array> = {};
  for (const [, type, id, content] of html.matchAll(
    /<script type="application\/([\w-]+)" id="([\w-]+)">([^<]*)<\/script>/g,
  )) {
    // The places alone are not packed, so that a browser can draw them at once.
    if (type === "json") data[id!] = content!;
    else
      data[id!] =
        id === "part-places" ? Buffer.from(content!, "base64") : inflateRawSync(Buffer.from(content!, "base64"));
  }
  if (!("facts" in data && "part-places" in data)) throw new Error("The page of the map holds no facts or no places.");
  const list = html.slice(html.lastIndexOf("</script>") + "</script>".length, html.lastIndexOf("</body>"));
  return { ...data, list: list.trim() };
}
