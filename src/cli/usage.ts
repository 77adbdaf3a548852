export const usage = `paperweave finds topics and related work in research papers, on your own computer.

Usage
  paperweave topics FILE…                    find topics, with labels and papers
  paperweave related FILE… --to ID_OR_TITLE  find the papers most similar to one paper
  paperweave recommend FILE… --liked ID_OR_TITLE --disliked ID_OR_TITLE
                                             find papers like those you liked
  paperweave search FILE… --for "WORDS"      find papers by words and by meaning
  paperweave map FILE… -o FILE.html          draw a map of the papers, coloured by topic
  paperweave index FOLDER FILE…              add papers to an index folder; a new one is created
  paperweave info FOLDER [--check|--repair]  show what an index folder holds; check whether its
                                             files are intact; repair what can be repaired
  paperweave export FILE… -o OUT             write papers as .jsonl, .csv, .bib or .parquet, or
                                             vectors as .npy
  paperweave mcp FOLDER                      answer an assistant's questions about an index folder
                                             (Model Context Protocol, on standard input and output)

FILE is BibTeX, RIS, PubMed (.nbib, XML), arXiv (Atom, OAI, the JSONL snapshot), JSON or JSONL
(Semantic Scholar, OpenAlex, Crossref, Zotero, your own), CSV, TSV, a Daily Papers page, other HTML,
or plain text, also compressed with gzip. The format is recognised from the content. FILE can also
be an index folder, or - for standard input.

Options
  --json             print JSON
  -k, --k N          number of papers to show (related, recommend, search; default 10)
  --mode MODE        hybrid (default), semantic or lexical (related, search)
  --filter JSON      only papers that match, for example
                     '{"year": {"$gte": 2023}, "categories": "cs.CL"}' (related, recommend, search)
  --unlike ID_OR_TITLE  avoid papers like this one; can be repeated (related)
  --liked, --disliked ID_OR_TITLE  a paper that you liked, or did not; can be repeated (recommend)
  --recency R        from 0 (default) to 1: prefer newer papers (recommend)
  --diversity D      from 0 (default) to 1: prefer papers that differ from each other (related)
  -o, --out FILE     the file to write; its ending sets the format (export, map)
  --format FORMAT    jsonl, csv, bibtex, parquet or npy, whatever the ending of the name; without
                     -o, write to standard output (export)
  --topics           also export topics and map positions (export as jsonl, csv, parquet)
  --count N          find exactly N topics (topics, map; default: chosen from the papers)
  --resolution R     above 1: more and smaller topics; below 1: fewer and larger (topics, map)
  --svg FILE         also draw a picture (map; -o FILE.svg draws only the picture; --json prints
                     the map as points)
  --open             open the map in the browser (map)
  --title TEXT       title of the map (map)
  --levels N         a tree of topics with N levels (topics)
  --guide "NAME=…"   a topic of your own: its description in words, or ids of example papers with
                     commas between them; NAME alone is its own description; can be repeated (topics)
  --outliers keep    leave papers that fit no topic without a topic (topics)
  --over year|month  how the share of each topic changes over time (topics)
  --quality          coherence and stability of each topic; takes several times as long (topics)
  --embedder NAME    minilm (default);
                     minilm-int8: twice as fast on processors with VNNI, nearly as exact;
                     minilm-fast: hundreds of times as fast, nearly as good for topics and neighbours;
                     owner/name on the Hugging Face hub, or the folder of such a model (./my-model):
                     both need the package @huggingface/transformers
  --allow-add        let the assistant add papers (mcp)
  -h, --help         show this text
  -v, --version      show the version

Exit codes: 0 done, 1 failed, 2 wrong usage.
`;
