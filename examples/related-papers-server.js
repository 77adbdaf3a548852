// A web server with one route: the papers most like one of an index.
//
//   node examples/related-papers-server.js FOLDER
//   GET /related?id=2401.00001&k=5
//
// In Express the handler is the same: `app.get("/related", async (request, response) => …)`.
import { createServer } from "node:http";
import { PaperIndex, PaperweaveError } from "paperweave";

const index = await PaperIndex.open(process.argv[2] ?? "my-papers", { readOnly: true });

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  const send = (status, body) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (pathname !== "/related") return send(404, { error: "There is one route: /related?id=…&k=…" });
  try {
    const hits = await index.related(searchParams.get("id") ?? "", { k: Number(searchParams.get("k") ?? 10) });
    send(
      200,
      hits.map(({ paper, score }) => ({ id: paper.id, title: paper.title, score })),
    );
  } catch (error) {
    if (!PaperweaveError.is(error)) throw error;
    send(error.code === "not-found" ? 404 : 400, { error: error.message });
  }
});
server.listen(process.env.PORT ?? 3000, () => console.log(`http://localhost:${server.address().port}/related`));
