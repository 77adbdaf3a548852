import type { PaperweaveError } from "../../core/errors.js";
import type { Json, ModelDtype } from "./model-settings.js";

/** Where the files of a model for transformers.js come from: a folder, or the hub. */
export interface ModelSource {
  /** What the model is called in messages. */
  readonly label: string;
  /** What transformers.js is told to load. */
  readonly location: string;
  readonly dtype: ModelDtype;
  /**
   * A JSON file of the model; undefined when it has no such file. Throws `bad-format`, `not-found`.
   */
  json(file: string): Promise<Json>;
  /**
   * The embedder's id but for the pooling: the same wherever the model lies, another one for
   * another model.
   */
  id(): Promise<string>;
  /**
   * Says in paperweave's words why these files could not be loaded, and which of them is damaged
   * where that can be told.
   */
  explain(files: readonly string[], error: unknown): Promise<PaperweaveError>;
}
