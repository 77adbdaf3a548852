import type { Camera } from "./camera.js";
import type { Papers } from "./papers.js";
import type { Change, Place, State } from "./state.js";

/**
 * The view as the part of an address after "#", so that it can be shared; empty for the whole map
 * with nothing chosen.
 */
export function hashOf(state: State, camera: Camera, papers: Papers): string {
  const { facts } = papers,
    { x, y } = papers.asMade(camera);
  const fields = new URLSearchParams();
  if (camera.zoom !== 1 || Math.abs(camera.x - facts.width / 2) > 1e-6 || Math.abs(camera.y - facts.height / 2) > 1e-6)
    fields.set("at", [x, y, camera.zoom].map((value) => String(Number(value.toPrecision(5)))).join(","));
  if (state.query.trim() !== "") fields.set("q", state.query);
  if (state.paper >= 0) fields.set("paper", papers.text("id", state.paper));
  if (state.topic >= 0) fields.set("topic", String(facts.topics[state.topic]?.id ?? -1));
  if (state.hidden.size > 0)
    fields.set(
      "off",
      [...state.hidden]
        .map((topic) => facts.topics[topic]?.id ?? -1)
        .sort((a, b) => a - b)
        .join(","),
    );
  if (state.years) fields.set("years", `${state.years.from}-${state.years.to}`);
  if (state.lasso.length > 0)
    fields.set(
      "lasso",
      state.lasso
        .map((corner) => papers.asMade(corner))
        .map((corner) => `${Math.round(corner.x * 9999)}.${Math.round(corner.y * 9999)}`)
        .join("_"),
    );
  return fields.toString().replaceAll("%2C", ",");
}

/** What such an address says; what makes no sense is left out. */
export function readHash(hash: string, papers: Papers): { change: Change; at: (Place & { zoom: number }) | undefined } {
  const { topics, years: range } = papers.facts;
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const topicAt = new Map([...topics.map(({ id }, at) => [id, at] as const), [-1, topics.length] as const]);
  const at = fields.get("at")?.split(",").map(Number) ?? [],
    [x, y, zoom] = at;
  const [from, to] = fields.get("years")?.split("-").map(Number) ?? [];
  const id = fields.get("paper");
  const topic = fields.get("topic");
  return {
    change: {
      query: fields.get("q") ?? "",
      paper: id === null ? -1 : papers.rowOf(id),
      topic: topic === null ? -1 : (topicAt.get(Number(topic)) ?? -1),
      hidden: new Set((fields.get("off")?.split(",") ?? []).flatMap((one) => topicAt.get(Number(one)) ?? [])),
      years:
        range && from !== undefined && to !== undefined && from <= to
          ? { from: Math.max(range.first, from), to: Math.min(range.last, to) }
          : undefined,
      lasso: outline(fields.get("lasso")).map((corner) => papers.lying(corner)),
    },
    at: at.length === 3 && at.every(Number.isFinite) ? { ...papers.lying({ x: x!, y: y! }), zoom: zoom! } : undefined,
  };
}

function outline(text: string | null): Place[] {
  const places = (text ?? "")
    .split("_")
    .map((pair) => pair.split(".").map(Number))
    .map(([x, y]) => ({ x: x! / 9999, y: y! / 9999 }));
  return places.length >= 3 && places.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)) ? places : [];
}
