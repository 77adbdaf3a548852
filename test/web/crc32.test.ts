import { crc32 as crc32OfNode } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "../../src/web/node/zlib.js";

test("CRC-32 in a page is that of Node.js, also of bytes that follow others", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (first, second) => {
      expect(crc32(first)).toBe(crc32OfNode(first));
      expect(crc32(second, crc32(first))).toBe(crc32OfNode(second, crc32OfNode(first)));
    }),
  );
});
