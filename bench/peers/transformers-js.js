/**
 * transformers.js: answers {"texts": [...], "batch": 32} with seconds and the vectors' file (raw
 * float32, a row a text). Reads the fp32 graph of export_onnx.py.
 */
import { pipeline } from "@huggingface/transformers";
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../.venv-onnx/minilm", import.meta.url));
const extract = await pipeline("feature-extraction", folder, {
  dtype: "fp32",
  local_files_only: true,
  session_options: { intraOpNumThreads: Number(process.env.OMP_NUM_THREADS) },
});
for await (const line of createInterface({ input: process.stdin })) {
  const { texts, batch } = JSON.parse(line);
  const start = performance.now(),
    parts = [];
  for (let from = 0; from < texts.length; from += batch)
    parts.push((await extract(texts.slice(from, from + batch), { pooling: "mean", normalize: true })).data);
  const seconds = (performance.now() - start) / 1000;
  const file = join(tmpdir(), `paperweave-peer-${randomUUID()}.f32`);
  writeFileSync(
    file,
    Buffer.concat(parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))),
  );
  console.log(JSON.stringify({ seconds, file }));
}
