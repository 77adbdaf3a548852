import { columnsOf, type Column, type ExportTable } from "./columns.js";

const TYPES = { text: "STRING", "whole number": "INT32", number: "DOUBLE" } as const;

/**
 * A Parquet table as Embedding Atlas and Nomic Atlas take it: id, title, abstract and what else is known, and x, y, topic
 * and topic_id where places and topics are given. Snappy; no column holds anything but text and numbers.
 */
export async function toParquet(table: ExportTable): Promise<Uint8Array[]> {
  const { parquetWriteBuffer } = await import("hyparquet-writer"); // an ES module; loaded by those who export only
  const columnData = columnsOf(table).map(({ name, type, values }) => ({ name, type: TYPES[type], nullable: hasGaps(values), data: values.map((value) => value ?? null) }));
  return [new Uint8Array(parquetWriteBuffer({ columnData }))];
}

function hasGaps(values: Column["values"]): boolean {
  return values.some((value) => value === undefined);
}
