import type { Paper, UpsertReport } from "../core/types.js";
import type { TopicChanges } from "../model/changes.js";

/** The topic of a paper of a digest. */
export interface DigestTopic {
  /** Id of the topic. */
  id: number;
  /** Name of the topic. */
  label: string;
  /** Whether the topic was not there in the last digest. */
  isNew: boolean;
}

/** A new paper of a digest. */
export interface DigestPaper {
  /** The paper, a copy. */
  paper: Paper;
  /** Its topic; absent when it has none. */
  topic?: DigestTopic | undefined;
  /** How well it fits what you liked, as `recommend` says; only for papers that are recommended. */
  score?: number | undefined;
  /** Why it is recommended, one reason a sentence. */
  reasons?: string[] | undefined;
}

/** A paper that was there before and has changed. */
export interface DigestVersion {
  /** The paper as it is now, a copy. */
  paper: Paper;
  /** Its topic; absent when it has none. */
  topic?: DigestTopic | undefined;
  /** What has changed, such as "version 2" or "the abstract has changed". */
  reasons: string[];
}

/** A digest as plain data. */
export interface DigestData {
  /** The day that was given, else the newest day of its papers; absent when none has a full date. */
  date?: string | undefined;
  /** The new papers: those that are recommended, best first, then the others, topic by topic. */
  papers: DigestPaper[];
  /** Papers that were there before, and have a new version, text or form of publication; by id. */
  versions: DigestVersion[];
  /** What has become of the topics; absent when no paper is new or when there were none before. */
  changes?: TopicChanges | undefined;
  /** What was added, merged and rejected. */
  upsert: UpsertReport;
}

/** Options of the texts and feeds of a digest. */
export interface DigestTextOptions {
  /** Title of the text or feed; default "New papers". A feed keeps its id while its title stays. */
  title?: string | undefined;
}
