import type { Json } from "./model-settings.js";

/**
 * What is put before a text, for models that were trained with such words: another one before a
 * question than before a paper.
 */
export interface Prompts {
  /** Before a question. */
  query: string;
  /** Before a paper, or another text that is compared with questions or papers. */
  passage: string;
}

/** Models whose files often say nothing of their prompts, by their name; as their cards say. */
const families: { name: RegExp; prompts: Prompts }[] = [
  {
    name: /(?:^|[/_-])(?:multilingual-)?e5-(?:small|base|large)(?!.*instruct)/i,
    prompts: { query: "query: ", passage: "passage: " },
  },
  {
    name: /(?:^|[/_-])bge-(?:small|base|large)-en(?![a-z])/i,
    prompts: { query: "Represent this sentence for searching relevant passages: ", passage: "" },
  },
  {
    name: /(?:^|[/_-])bge-(?:small|base|large)-zh(?![a-z])/i,
    prompts: { query: "为这个句子生成表示以用于检索相关文章：", passage: "" },
  },
];

/** The names of the prompts of papers, as sentence-transformers looks for them (`encode_document`). */
const passageNames = ["document", "passage", "corpus"];

/**
 * The prompts of a model: those that were asked for, else those of its
 * `config_sentence_transformers.json`, else those of its family.
 * @param names what the model is called: its name on the hub or its folder, and `_name_or_path`
 */
export function promptsOf({
  asked,
  config,
  names,
}: {
  asked: Partial<Prompts> | undefined;
  config: Json;
  names: readonly string[];
}): Prompts {
  const said = saidIn(config) ?? families.find(({ name }) => names.some((one) => name.test(one)))?.prompts;
  return { query: asked?.query ?? said?.query ?? "", passage: asked?.passage ?? said?.passage ?? "" };
}

/** Undefined when the file has no prompts, or only empty ones. */
function saidIn(config: Json): Prompts | undefined {
  const prompts = (config?.prompts ?? {}) as Record<string, unknown>;
  const byName = (name: unknown): string | undefined => {
    const prompt = typeof name === "string" && Object.hasOwn(prompts, name) ? prompts[name] : undefined;
    return typeof prompt === "string" ? prompt : undefined;
  };
  const usual = byName(config?.default_prompt_name);
  const query = byName("query") ?? usual ?? "";
  const passage = passageNames.map(byName).find((one) => one !== undefined) ?? usual ?? "";
  return query === "" && passage === "" ? undefined : { query, passage };
}

/** What the embedder's id says of its prompts: nothing where there are none. */
export function promptsInId({ query, passage }: Prompts): string {
  return query === "" && passage === "" ? "" : ` prompts ${JSON.stringify([query, passage])}`;
}
