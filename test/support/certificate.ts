import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A key and a certificate for localhost that it signs itself, PEM; undefined without openssl. */
export function selfSigned(): { key: string; certificate: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), "paperweave-tls-"));
  try {
    const made = spawnSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        "key",
        "-out",
        "certificate",
      ],
      { cwd: folder },
    );
    if (made.status !== 0) return undefined;
    const [key, certificate] = ["key", "certificate"].map((name) => readFileSync(join(folder, name), "utf8")) as [
      string,
      string,
    ];
    return { key, certificate };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
