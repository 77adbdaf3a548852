/** Height of a map in a notebook, in pixels. */
const HEIGHT = 580;

/**
 * The page of a map in a frame of its own, so that several fit one notebook and none can reach into
 * it. Pages that show notebooks without frames and styles, as GitHub does, show the sentence that
 * the frame covers.
 */
export function mapFrame(page: string, summary: string): string {
  const inside = page.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
  const allowed = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox";
  return [
    `<div style="position:relative;height:${HEIGHT}px;overflow:hidden">`,
    `<p>${summary}: to be explored where this notebook runs.</p>`,
    `<iframe title="${summary}" sandbox="${allowed}" allow="clipboard-write; fullscreen" srcdoc="${inside}" style="position:absolute;left:0;top:0;width:100%;height:100%;border:0"></iframe>`,
    `</div>`,
  ].join("");
}
