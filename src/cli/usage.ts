export const usage = `paperweave finds order in research papers, locally.

Usage
  paperweave topics FILE…                   topics with names, and their papers
  paperweave related FILE… --to ID_OR_TITLE the papers most like one of them
  paperweave search FILE… --for "WORDS"     the papers nearest in meaning to some words
  paperweave index FOLDER FILE…             add papers to an index folder (made if need be)
  paperweave info FOLDER                    what an index folder holds

FILE is a Daily Papers page as text, JSONL, JSON or CSV (gzip too), an index folder, or - for
standard input.

Options
  --json             machine-readable output
  -k, --k N          how many papers to show (related, search; default 10)
  --count N          exactly N topics (topics; default: chosen from the papers)
  --resolution R     finer (above 1) or coarser topics (topics)
  --levels N         topics of topics, coarse to fine, as a tree (topics)
  --guide "NAME=…"   a topic of your own, as often as you like: what it is about, in words, or
                     ids of example papers with commas between; NAME alone stands for itself (topics)
  --outliers keep    leave papers that fit nowhere in no topic (topics)
  --over year|month  how much each topic is written about over time (topics)
  --quality          how coherent and how stable each topic is; takes several times as long (topics)
  --embedder NAME    minilm (default); owner/name on the Hugging Face hub, or the folder of
                     such a model (./my-model): these need @huggingface/transformers
  -h, --help         this text
  -v, --version      the version

Exit code: 0 done, 1 failed, 2 wrong use.
`;
