/** The names of a store's tables, quoted for SQL. */
export interface Tables {
  schema: string;
  papers: string;
  topics: string;
  notes: string;
  about: string;
  revisions: string;
  /** The schema of pgvector's types, functions and operators. */
  vector: string;
}

export function tablesOf(schema: string, vectorSchema: string): Tables {
  const own = quoted(schema);
  return {
    schema: own,
    papers: `${own}.papers`,
    topics: `${own}.topics`,
    notes: `${own}.notes`,
    about: `${own}.about`,
    revisions: `${own}.revisions`,
    vector: quoted(vectorSchema),
  };
}

/** A name in SQL, as `escapeIdentifier` of pg writes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text in SQL, for statements that take no parameters. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * The statements that make the tables of an empty index, in this order. Topics have a table of their
 * own, so that to record one does not write the paper again; a topic counts as long as its paper has
 * the revision for which it was found. The column `own` has the terms of the paper's own fields; the
 * fields themselves are in `rest`, which has all that no other column has.
 */
export function creation(
  { schema, papers, topics, notes, about, revisions, vector }: Tables,
  dimensions: number,
  graph: { M: number; efConstruction: number },
): string[] {
  return [
    `CREATE SEQUENCE ${revisions}`,
    `CREATE TABLE ${papers} (
      key uuid PRIMARY KEY,
      id text COLLATE "C" NOT NULL,
      revision bigint NOT NULL,
      sample_hash integer NOT NULL,
      lookup_hashes uuid[] NOT NULL,
      title text COLLATE "C" NOT NULL,
      abstract text COLLATE "C" NOT NULL,
      authors text[] COLLATE "C",
      year double precision,
      date text COLLATE "C",
      categories text[] COLLATE "C",
      venue text COLLATE "C",
      keywords text[] COLLATE "C",
      own text[] COLLATE "C",
      url text COLLATE "C",
      doi text COLLATE "C",
      rest text,
      vector ${vector}.halfvec(${dimensions}) NOT NULL,
      words tsvector NOT NULL
    )`,
    // MAIN keeps the words in the row, as one search ranks thousands of papers: 5,000 take 6 ms, and
    // 13 ms with the words moved out of the row. The statistics tell how many papers have a word: they
    // keep 3,000 common words instead of 1,000.
    `ALTER TABLE ${papers} ALTER COLUMN words SET STORAGE MAIN, ALTER COLUMN words SET STATISTICS 300`,
    `CREATE INDEX papers_lookup_hashes ON ${papers} USING gin (lookup_hashes) WITH (fastupdate = off)`,
    `CREATE INDEX papers_words ON ${papers} USING gin (words)`,
    `CREATE INDEX papers_vector ON ${papers} USING hnsw (vector ${vector}.halfvec_ip_ops)
      WITH (m = ${graph.M}, ef_construction = ${graph.efConstruction})`,
    `CREATE INDEX papers_sample_hash ON ${papers} (sample_hash)`,
    `CREATE INDEX papers_year ON ${papers} (year)`,
    `CREATE TABLE ${topics} (
      key uuid PRIMARY KEY,
      revision bigint NOT NULL,
      run text NOT NULL,
      topic integer NOT NULL,
      similarity real NOT NULL
    )`,
    `CREATE INDEX topics_topic ON ${topics} (topic)`,
    `CREATE TABLE ${notes} (name text PRIMARY KEY, text text NOT NULL)`,
    `CREATE TABLE ${about} (format integer NOT NULL, embedder text NOT NULL, dimensions integer NOT NULL)`,
    `COMMENT ON SCHEMA ${schema} IS 'Papers of an index of paperweave'`,
  ];
}
