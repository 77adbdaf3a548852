import { capitalised } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";

/** What a server says of itself at its root. */
export interface ServerInfo {
  version?: { number?: string; distribution?: string };
}

/** The first that takes `ef_search` with each query of a Lucene graph. */
const OLDEST = [2, 16] as const;

/** @throws PaperweaveError `bad-format` (another program), `version-mismatch` (too old) */
export function checkServer(place: string, { version }: ServerInfo): void {
  if (version?.distribution !== "opensearch")
    throw new PaperweaveError(
      "bad-format",
      `${capitalised(place)} cannot be had: what answers at the address is not OpenSearch${version?.number ? ` (version ${version.number})` : ""}.`,
    );
  const [major = 0, minor = 0] = (version.number ?? "").split(".").map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new PaperweaveError(
      "version-mismatch",
      `${capitalised(place)} is kept by OpenSearch ${version.number}; paperweave needs ${OLDEST.join(".")} or later.`,
    );
  }
}
