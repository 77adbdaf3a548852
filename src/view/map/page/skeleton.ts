import { escapeXml } from "../../theme/svg-text.js";

const KEYS =
  "Arrows move the map, plus and minus zoom, 0 shows all of it. Shift and an arrow goes to the next paper " +
  "in that direction, Enter opens it, Escape closes it. A slash goes to the search.";
const LASSO_ICON = "M10 4c4 0 7 2 7 4.5s-3 4.5-7 4.5-7-2-7-4.5 3-4.5 7-4.5M6 12c-1 2 0 3 1.5 3s2 1.5 .5 3";

/**
 * The HTML that the program of the page fills; hidden until the program runs. Icons are paths, so
 * that they look the same with every font.
 */
export function skeleton(title: string): string {
  return `<div id="app" hidden>
<aside id="side" aria-label="Search and topics">
<header><h1>${escapeXml(title)}</h1><p id="count"></p>${closeButton("hide-side")}</header>
<form id="search" role="search">
<label for="query" class="unseen">Search titles, abstracts and terms</label>
<input id="query" type="search" placeholder="Search titles, abstracts, terms" autocomplete="off" spellcheck="false">
</form>
<p id="search-status" role="status"></p>
<section id="results" aria-label="Papers found" hidden>
<ol></ol>
<button type="button" class="more" hidden>Show more</button>
</section>
<section id="topics" aria-labelledby="topics-name">
<h2 id="topics-name">Topics</h2>
<button type="button" id="all-topics" hidden>Show all</button>
<ul></ul>
</section>
<p id="save-picture">Save this picture as
<button type="button" data-format="png">PNG</button>
<button type="button" data-format="svg">SVG</button></p>
</aside>
<main id="map" aria-label="Map">
<div id="plane" role="application" tabindex="0" aria-roledescription="map of papers" aria-describedby="keys">
<canvas id="regions"></canvas>
<canvas id="points"></canvas>
<svg id="overlay" aria-hidden="true">
<g id="lines"></g><g id="rings"></g><g id="titles"></g><g id="names"></g><path id="lasso-line"></path>
</svg>
</div>
<p id="keys" class="unseen">${KEYS}</p>
<div id="tools" role="group" aria-label="Map tools">
${tool("show-side", "Topics and search", "M3 5h14M3 10h14M3 15h14")}
${tool("zoom-in", "Zoom in", "M10 4v12M4 10h12")}
${tool("zoom-out", "Zoom out", "M4 10h12")}
${tool("reset", "Show the whole map", "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4")}
${tool("lasso", "Select papers with a lasso", LASSO_ICON)}
${tool("theme", "Light or dark", "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14")}
</div>
<div id="years" role="group" aria-label="Years" hidden>
<button type="button" id="play" aria-label="Play the years"></button>
<div id="year-bars" aria-hidden="true"></div>
<label class="unseen" for="year-from">First year</label><input id="year-from" type="range">
<label class="unseen" for="year-to">Last year</label><input id="year-to" type="range">
<output id="year-text"></output>
</div>
<div id="selection" role="region" aria-label="Selected papers" hidden>
<span id="selection-text" role="status"></span>
<button type="button" id="frame-selection" title="Show them as large as possible">Zoom to</button>
<button type="button" id="list-selection">List</button>
<button type="button" id="copy">Copy</button>
<button type="button" data-format="csv">CSV</button>
<button type="button" data-format="jsonl">JSONL</button>
<button type="button" data-format="bib">BibTeX</button>
<button type="button" id="clear-selection">Clear</button>
</div>
<p id="caption" aria-hidden="true"></p>
<div id="tooltip" aria-hidden="true" hidden></div>
</main>
<aside id="paper" aria-label="Paper" hidden></aside>
</div>
<div id="print"></div>`;
}

function closeButton(id: string): string {
  return `<button type="button" id="${id}" class="close" aria-label="Close" title="Close">×</button>`;
}

function tool(id: string, name: string, path: string): string {
  const icon = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${path}"/></svg>`;
  return `<button type="button" id="${id}" aria-label="${name}" title="${name}">${icon}</button>`;
}
