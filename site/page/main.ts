import { byId, element } from "../../src/map-page/dom.js";
import { saveFile } from "../../src/map-page/selection/download.js";
import { downloadNames, type DownloadName, type ShownPaper, type WorkProgress } from "../messages.js";
import { EngineClient } from "./engine-client.js";
import { forgetFiles, keepFiles, keptFiles } from "./kept-files.js";
import { keepOffline, loadParts, type Parts } from "./parts.js";
import { closeHits, showHits, showOpened } from "./show.js";

/* The program of the page: files come in, the worker is asked, and its answers are shown. */

const DOWNLOADS: Record<DownloadName, string> = {
  "map.html": "The map (HTML)",
  "papers.csv": "Papers with topics (CSV)",
  "topics.json": "Topics (JSON)",
  "papers.bib": "BibTeX, topics as tags",
  "papers.zip": "All of it, with the vectors (zip)",
};

let parts: Promise<Parts> | undefined;
/** The worker that has the papers that are shown, or reads those that will be. */
let engine: EngineClient | undefined;
/** The files that it has read. */
let opened: readonly File[] = [];

/** Loaded when the page is opened, and again when that failed. */
const partsOfPage = (): Promise<Parts> =>
  (parts ??= loadParts().catch((error: unknown) => {
    parts = undefined;
    throw error;
  }));

async function open(files: readonly File[]): Promise<void> {
  if (files.length === 0) return showProblem("That was no file. Drop a file of papers, or choose one.");
  reset();
  show("work");
  byId("work").focus();
  showProgress({ stage: "Loading the model" });
  let mine: EngineClient | undefined;
  try {
    const { program, model } = await partsOfPage();
    mine = engine = new EngineClient(program, showProgress);
    const found = await mine.call("open", files, model);
    opened = files;
    byId("keep").hidden = false;
    show("result"); // before the map: a frame that is hidden has no size
    showOpened(found, related);
    byId("summary").focus();
  } catch (error) {
    if (mine !== engine) return; // cancelled, or other files have come
    show("start");
    showProblem((error as Error).message);
  }
}

/** Ends the work, and forgets the papers. */
function reset(): void {
  const before = engine;
  engine = undefined;
  before?.end("cancelled");
  byId("map").replaceChildren();
  byId<HTMLInputElement>("files").value = "";
  byId<HTMLInputElement>("query").value = "";
  byId("problem").hidden = true;
  closeHits();
  show("start");
}

function show(section: "start" | "work" | "result"): void {
  for (const id of ["start", "work", "result"]) byId(id).hidden = id !== section;
}

function showProblem(message: string): void {
  byId("problem").textContent = message;
  byId("problem").hidden = false;
}

function showProgress({ stage, done, total }: WorkProgress): void {
  const bar = byId<HTMLProgressElement>("bar");
  // Set only when it changes: screen readers say what is set.
  if (byId("stage").textContent !== stage) byId("stage").textContent = stage;
  byId("count").textContent =
    done === undefined ? "" : `${done.toLocaleString("en")} of ${total!.toLocaleString("en")}`;
  if (done === undefined) bar.removeAttribute("value");
  else Object.assign(bar, { max: total || 1, value: done });
}

async function ask(work: (engine: EngineClient) => Promise<void>): Promise<void> {
  const asked = engine;
  byId("problem").hidden = true;
  await work(asked!).catch((error: Error) => {
    if (asked === engine) showProblem(error.message);
  });
}

const search = (): Promise<void> =>
  ask(async (engine) => {
    const query = byId<HTMLInputElement>("query").value.trim();
    if (query === "") closeHits();
    else showHits(`Papers for “${query}”`, await engine.call("search", query), related);
  });

function related(paper: ShownPaper): void {
  void ask(async (engine) => showHits(`Related to “${paper.title}”`, await engine.call("related", paper.id), related));
}

const download = (name: DownloadName): Promise<void> =>
  ask(async (engine) => {
    const { bytes, type } = await engine.call("download", name);
    saveFile(new Blob([bytes], { type }), name);
  });

async function openExample(): Promise<void> {
  const answer = await fetch("daily-papers.txt").catch(() => undefined);
  if (answer?.ok) await open([new File([await answer.blob()], "daily-papers.txt")]);
  else showProblem("The example cannot be loaded without a network.");
}

/** Offers the files that the visitor had kept, where there are any. */
async function offerKept(): Promise<void> {
  const files = await keptFiles();
  byId("kept").hidden = files.length === 0;
  byId("open-kept").textContent = `Open again: ${files.map(({ name }) => name).join(", ")}`;
}

const keep = (): Promise<void> =>
  ask(async () => {
    await keepFiles(opened);
    byId("keep").hidden = true;
    byId("summary").focus();
    await offerKept();
  });

async function forget(): Promise<void> {
  await forgetFiles();
  await offerKept();
  byId("files").focus();
}

function listen(): void {
  const files = byId<HTMLInputElement>("files");
  files.addEventListener("change", () => void open([...files.files!]));
  byId("example").addEventListener("click", () => void openExample());
  for (const id of ["cancel", "again"])
    byId(id).addEventListener("click", () => {
      reset();
      files.focus();
    });
  byId("keep").addEventListener("click", () => void keep());
  byId("open-kept").addEventListener("click", () => void keptFiles().then(open));
  byId("forget").addEventListener("click", () => void forget());
  byId("search").addEventListener("click", () => void search());
  byId("close-hits").addEventListener("click", () => {
    closeHits();
    byId("query").focus();
  });
  byId("query").addEventListener("keydown", (event) => {
    if (event.key === "Enter") void search();
  });
  for (const name of downloadNames) {
    const button = element("button", { type: "button", class: "button" }, DOWNLOADS[name]);
    button.addEventListener("click", () => void download(name));
    byId("downloads").append(element("li", {}, button));
  }
  const dropping = (on: boolean) => (event: DragEvent) => {
    event.preventDefault();
    document.body.classList.toggle("dropping", on);
  };
  addEventListener("dragover", dropping(true));
  addEventListener("dragleave", dropping(false));
  addEventListener("drop", (event) => {
    dropping(false)(event);
    void open([...(event.dataTransfer?.files ?? [])]);
  });
}

async function prepare(): Promise<void> {
  const [, kept] = await Promise.all([partsOfPage().catch(() => undefined), keepOffline()]);
  if (kept && parts) byId("offline").textContent = "This page is ready to work without a network.";
}

listen();
void offerKept();
void prepare();
