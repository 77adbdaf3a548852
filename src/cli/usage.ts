export const usage = `paperweave finds order in research papers, locally.

Usage
  paperweave topics FILE…                   topics with names, and their papers
  paperweave related FILE… --to ID_OR_TITLE the papers most like one of them
  paperweave search FILE… --for "WORDS"     the papers that fit some words, by words and meaning
  paperweave index FOLDER FILE…             add papers to an index folder (made if need be)
  paperweave info FOLDER                    what an index folder holds

FILE is a Daily Papers page as text, JSONL, JSON or CSV (gzip too), an index folder, or - for
standard input.

Options
  --json             machine-readable output
  -k, --k N          how many papers to show (related, search; default 10)
  --mode MODE        hybrid (default), semantic or lexical (related, search)
  --filter JSON      only papers such as '{"year": {"$gte": 2023}, "categories": "cs.CL"}' (related, search)
  --unlike ID_OR_TITLE  stay away from this paper, too; may be given several times (related)
  --diversity D      from 0 (default) to 1: papers that differ, for a reading list (related)
  --count N          exactly N topics (topics; default: chosen from the papers)
  --resolution R     finer (above 1) or coarser topics (topics)
  --embedder NAME    minilm (default); owner/name on the Hugging Face hub, or the folder of
                     such a model (./my-model): these need @huggingface/transformers
  -h, --help         this text
  -v, --version      the version

Exit code: 0 done, 1 failed, 2 wrong use.
`;
