export const usage = `paperweave finds order in research papers, locally.

Usage
  paperweave topics FILE…                   topics with names, and their papers
  paperweave related FILE… --to ID_OR_TITLE the papers most like one of them
  paperweave search FILE… --for "WORDS"     the papers that fit some words, by words and meaning
  paperweave map FILE… -o FILE.html         a map to look around in, similar papers near, by topic
  paperweave index FOLDER FILE…             add papers to an index folder (made if need be)
  paperweave info FOLDER [--check|--repair] what an index folder holds; whether every file of it is
                                            whole; rebuild what can be rebuilt
  paperweave export FILE… -o OUT            papers as .jsonl, .csv, .bib or .parquet, vectors as .npy

FILE is any of BibTeX, RIS, PubMed (.nbib, XML), arXiv (Atom, OAI, the JSONL snapshot), JSON or
JSONL (Semantic Scholar, OpenAlex, Crossref, Zotero, your own), CSV, TSV, a Daily Papers page,
other HTML, plain text; gzip of these; an index folder; or - for standard input. What it is, is
told by its content.

Options
  --json             machine-readable output
  -k, --k N          how many papers to show (related, search; default 10)
  --mode MODE        hybrid (default), semantic or lexical (related, search)
  --filter JSON      only papers such as '{"year": {"$gte": 2023}, "categories": "cs.CL"}' (related, search)
  --unlike ID_OR_TITLE  stay away from this paper, too; may be given several times (related)
  --diversity D      from 0 (default) to 1: papers that differ, for a reading list (related)
  -o, --out FILE     where to export to, or where the map goes; the end of the name tells the format
  --format FORMAT    jsonl, csv, bibtex, parquet or npy, whatever the name (export; without -o to
                     standard output)
  --topics           find the topics first, and export them and the places of their map with the
                     papers (jsonl, csv, parquet)
  --count N          exactly N topics (topics, map; default: chosen from the papers)
  --resolution R     finer (above 1) or coarser topics (topics, map)
  --svg FILE         a picture of the map, too (map; -o FILE.svg draws the picture alone; with --json
                     the map is printed as points)
  --open             show the map in the browser (map)
  --title TEXT       written above the map (map)
  --levels N         topics of topics, coarse to fine, as a tree (topics)
  --guide "NAME=…"   a topic of your own, as often as you like: what it is about, in words, or
                     ids of example papers with commas between; NAME alone stands for itself (topics)
  --outliers keep    leave papers that fit nowhere in no topic (topics)
  --over year|month  how much each topic is written about over time (topics)
  --quality          how coherent and how stable each topic is; takes several times as long (topics)
  --embedder NAME    minilm (default); minilm-int8: twice as fast on processors with VNNI, nearly as
                     exact; minilm-fast: hundreds of times as fast, nearly as good for topics and
                     neighbours; owner/name on the Hugging Face hub, or the folder of
                     such a model (./my-model): the latter two need @huggingface/transformers
  -h, --help         this text
  -v, --version      the version

Exit code: 0 done, 1 failed, 2 wrong use.
`;
