import type { TopicChanges } from "../model/changes.js";
import type { TopicModel } from "../model/model.js";
import type { DigestData, DigestPaper, DigestTextOptions, DigestVersion } from "./digest-data.js";
import { atomFeed, jsonFeed } from "./feeds.js";
import { htmlPage, markdownText, plainText } from "./texts.js";

/** What is new: made by `PaperIndex.digest`. */
export class Digest {
  /** Made by `PaperIndex.digest`. */
  constructor(
    private readonly data: DigestData,
    /** The topics of all papers; give them to the next digest as `previous`. Undefined for an empty index. */
    readonly topics: TopicModel | undefined,
  ) {}

  /** The day that was given, else the newest day of its papers; undefined when none has a full date. */
  get date(): string | undefined {
    return this.data.date;
  }

  /** The new papers: those that are recommended, best first, then the others, topic by topic. */
  get papers(): readonly DigestPaper[] {
    return this.data.papers;
  }

  /** Papers that were there before, and have a new version, text or form of publication; by id. */
  get versions(): readonly DigestVersion[] {
    return this.data.versions;
  }

  /** What has become of the topics; undefined when no paper is new or when there were none before. */
  get changes(): TopicChanges | undefined {
    return this.data.changes;
  }

  /** The digest as plain text. */
  toText(options: DigestTextOptions = {}): string {
    return plainText(this.data, options);
  }

  /** The digest as Markdown (CommonMark); titles are escaped. */
  toMarkdown(options: DigestTextOptions = {}): string {
    return markdownText(this.data, options);
  }

  /** The digest as an HTML page that can be mailed: no scripts, and nothing is loaded. */
  toHTML(options: DigestTextOptions = {}): string {
    return htmlPage(this.data, options);
  }

  /**
   * The papers as an Atom feed (RFC 4287), an entry for each.
   * @throws PaperweaveError `invalid-argument` when there is no `date`, which Atom needs
   */
  toAtom(options: DigestTextOptions = {}): string {
    return atomFeed(this.data, options);
  }

  /** The papers as a JSON Feed, version 1.1, an item for each. */
  toJSONFeed(options: DigestTextOptions = {}): string {
    return jsonFeed(this.data, options);
  }

  /** The digest as plain data, without the topic model. */
  toJSON(): DigestData {
    return structuredClone(this.data);
  }
}
