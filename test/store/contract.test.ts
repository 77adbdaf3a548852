import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PaperIndex } from "../../src/index.js";
import { indexContract } from "../support/index-contract.js";
import { PlainRows, PlainStore } from "../support/plain-store.js";

indexContract("memory", {
  outlives: false,
  fresh: async () => ({ open: ({ embedder }) => PaperIndex.inMemory({ embedder }), clear: async () => undefined }),
});

indexContract("a folder", {
  fresh: async () => {
    const folder = mkdtempSync(join(tmpdir(), "paperweave-contract-"));
    return {
      open: (options) => PaperIndex.open(folder, options),
      clear: async () => rmSync(folder, { recursive: true, force: true }),
    };
  },
});

indexContract("a plain store", {
  fresh: async () => {
    const rows = new PlainRows();
    return { open: (options) => PaperIndex.open(new PlainStore(rows), options), clear: async () => undefined };
  },
});
