export const usage = `paperweave finds order in research papers, locally.

Usage
  paperweave topics FILE…                   topics with names, and their papers
  paperweave related FILE… --to ID_OR_TITLE the papers most like one of them
  paperweave search FILE… --for "WORDS"     the papers nearest in meaning to some words
  paperweave map FILE… -o FILE.svg          a picture of the papers, similar ones near, by topic
  paperweave index FOLDER FILE…             add papers to an index folder (made if need be)
  paperweave info FOLDER                    what an index folder holds

FILE is a Daily Papers page as text, JSONL, JSON or CSV (gzip too), an index folder, or - for
standard input.

Options
  --json             machine-readable output
  -k, --k N          how many papers to show (related, search; default 10)
  --count N          exactly N topics (topics, map; default: chosen from the papers)
  --resolution R     finer (above 1) or coarser topics (topics, map)
  -o, --svg FILE     where the map goes (map; with --json it is printed as points)
  --title TEXT       written above the map (map)
  --embedder NAME    minilm (default); owner/name on the Hugging Face hub, or the folder of
                     such a model (./my-model): these need @huggingface/transformers
  -h, --help         this text
  -v, --version      the version

Exit code: 0 done, 1 failed, 2 wrong use.
`;
