// A route of Next.js: app/api/search/route.ts. In next.config: serverExternalPackages: ["paperweave"].
//
//   GET /api/search?q=quantization
import { PaperIndex, PaperweaveError } from "paperweave";

export const runtime = "nodejs"; // not "edge": the index is read from a folder

/** Opened at the first request, and kept for the next ones. */
let opened: Promise<PaperIndex> | undefined;

export async function GET(request: Request): Promise<Response> {
  opened ??= PaperIndex.open(process.env.PAPERS ?? "my-papers", { readOnly: true });
  const query = new URL(request.url).searchParams.get("q") ?? "";
  try {
    const hits = await (await opened).search(query, { k: 10, highlight: true, signal: request.signal });
    return Response.json(hits.map(({ paper, score }) => ({ id: paper.id, title: paper.title, score })));
  } catch (error) {
    if (!PaperweaveError.is(error, "invalid-argument")) throw error;
    return Response.json({ error: error.message }, { status: 400 });
  }
}
