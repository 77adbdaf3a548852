import type { SchemaElement } from "hyparquet-writer";
import type { KnnGraph } from "../../core/types.js";
import { columnsOf, type Column, type ExportTable } from "./columns.js";

const TYPES = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  "whole number": { type: "INT32" },
  number: { type: "DOUBLE" },
} as const satisfies Record<Column["type"], Partial<SchemaElement>>;

/**
 * A Parquet table as Embedding Atlas and Nomic Atlas take it: id, title, abstract and what else is
 * known, x, y, topic and topic_id where positions and topics are given, and `neighbors`, a struct of
 * ids (rows of the table, the first is 0) and distances (1 - cosine similarity), nearest first, as
 * `embedding-atlas FILE --x x --y y --text title --neighbors neighbors` reads them (version 0.26
 * was tried). Snappy.
 */
export async function* toParquet(table: ExportTable): AsyncGenerator<Uint8Array> {
  // an ES module; loaded by those who export only
  const { ByteWriter, ParquetWriter } = await import("hyparquet-writer");
  const { neighbors } = table;
  const columns = columnsOf(table);
  const count = columns.length + (neighbors ? 1 : 0);
  const schema: SchemaElement[] = [
    { name: "root", num_children: count },
    ...columns.map(({ name, type }): SchemaElement => ({
      name,
      repetition_type: name === "id" ? "REQUIRED" : "OPTIONAL",
      ...TYPES[type],
    })),
    ...(neighbors ? neighborSchema : []),
  ];
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema });
  let written = 0;
  for await (const rows of table.pages) {
    const columnData: { name: string; data: unknown[] }[] = columns.map(({ name, of }) => ({
      name,
      data: rows.map((row) => of(row) ?? null),
    }));
    if (neighbors)
      columnData.push({ name: "neighbors", data: rows.map((_, i) => neighborsAt(neighbors, written + i)) });
    void parquet.write({ columnData, rowGroupSize: rows.length }); // a page is a row group
    written += rows.length;
    yield new Uint8Array(0); // nothing yet: the event loop turns
  }
  parquet.finish();
  yield new Uint8Array(writer.getBuffer());
}

const list = (name: string, element: Partial<SchemaElement>): SchemaElement[] => [
  { name, repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
  { name: "element", repetition_type: "OPTIONAL", ...element },
];
const neighborSchema: SchemaElement[] = [
  { name: "neighbors", repetition_type: "OPTIONAL", num_children: 2 },
  ...list("ids", { type: "INT32" }),
  ...list("distances", { type: "FLOAT" }),
];

function neighborsAt({ indices, similarities, k }: KnnGraph, row: number): { ids: number[]; distances: number[] } {
  const ids = [...indices.subarray(row * k, (row + 1) * k)].filter((id) => id >= 0);
  return { ids, distances: ids.map((_, i) => 1 - similarities[row * k + i]!) };
}
