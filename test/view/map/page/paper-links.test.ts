import { expect, test } from "vitest";
import { linksOf } from "../../../../src/view/map/page/paper-links.js";

test("only addresses of the web become links", () => {
  const addresses = (paper: Parameters<typeof linksOf>[0]): string[] => linksOf(paper).map(({ address }) => address);
  expect(
    addresses({ id: "2401.00001", doi: "10.1000/x(1)<y>", url: "https://arxiv.org/abs/2401.00001", pmid: "12" }),
  ).toEqual([
    "https://arxiv.org/abs/2401.00001",
    "https://doi.org/10.1000/x(1)%3Cy%3E",
    "https://pubmed.ncbi.nlm.nih.gov/12/",
  ]);
  for (const url of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "vbscript:x",
    "//example.org",
    "x",
  ])
    expect(addresses({ id: "a", url, doi: "javascript:1", pmid: "1;2" })).toEqual([]);
  expect(addresses({ id: "hep-th/9301036" })).toEqual(["https://arxiv.org/abs/hep-th/9301036"]);
  expect(addresses({ id: "10.1000/a b" })).toEqual([]);
  expect(linksOf({ id: "a", url: "http://www.example.org/p?x=1" })).toEqual([
    { name: "example.org", address: "http://www.example.org/p?x=1" },
  ]);
});
