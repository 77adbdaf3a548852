/** The names of a store's tables, and of what pgvector has made, as they stand in SQL. */
export interface Tables {
  schema: string;
  papers: string;
  topics: string;
  notes: string;
  about: string;
  revisions: string;
  /** The schema of pgvector. */
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

/** A name in SQL; as `escapeIdentifier` of pg. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text in SQL where no parameter can be, in the making of tables. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Of the tables; newer ones are not touched. */
export const FORMAT = 1;

/**
 * The statements that make the tables of an empty index, in their order. Topics have a table of
 * their own, so that noting them leaves the vectors and words alone; they count as long as the
 * paper has the revision for which they were found.
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
      lot integer NOT NULL,
      marks uuid[] NOT NULL,
      title text COLLATE "C" NOT NULL,
      abstract text COLLATE "C" NOT NULL,
      authors text[] COLLATE "C",
      year double precision,
      date text COLLATE "C",
      categories text[] COLLATE "C",
      url text COLLATE "C",
      doi text COLLATE "C",
      rest text,
      vector ${vector}.halfvec(${dimensions}) NOT NULL,
      words tsvector NOT NULL
    )`,
    // Words stay in the row where others are moved out of it, as thousands of them are ranked for
    // one search (6 ms of 5,000, moved out 13). How common they are is read off the statistics:
    // 3,000 of them instead of 1,000.
    `ALTER TABLE ${papers} ALTER COLUMN words SET STORAGE MAIN, ALTER COLUMN words SET STATISTICS 300`,
    `CREATE INDEX papers_marks ON ${papers} USING gin (marks) WITH (fastupdate = off)`,
    `CREATE INDEX papers_words ON ${papers} USING gin (words)`,
    `CREATE INDEX papers_vector ON ${papers} USING hnsw (vector ${vector}.halfvec_ip_ops) WITH (m = ${graph.M}, ef_construction = ${graph.efConstruction})`,
    `CREATE INDEX papers_lot ON ${papers} (lot)`,
    `CREATE INDEX papers_year ON ${papers} (year)`,
    `CREATE TABLE ${topics} (key uuid PRIMARY KEY, revision bigint NOT NULL, run text NOT NULL, topic integer NOT NULL, similarity real NOT NULL)`,
    `CREATE INDEX topics_topic ON ${topics} (topic)`,
    `CREATE TABLE ${notes} (name text PRIMARY KEY, text text NOT NULL)`,
    `CREATE TABLE ${about} (format integer NOT NULL, embedder text NOT NULL, dimensions integer NOT NULL)`,
    `COMMENT ON SCHEMA ${schema} IS 'Papers of an index of paperweave'`,
  ];
}
