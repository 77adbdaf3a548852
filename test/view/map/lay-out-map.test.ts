import { expect, test } from "vitest";
import { rotatedWide } from "../../../src/view/map/lay-out-map.js";

test("a map is turned to its long side, and looks the same however the layout was turned or mirrored", () => {
  const shape = [
    [0, 0],
    [4, 0.3],
    [8, 0.2],
    [9, 2],
    [1, -0.5],
    [2, 0.1],
  ];
  const turned = (angle: number, mirror: number): Float32Array =>
    rotatedWide({
      data: Float32Array.from(
        shape.flatMap(([x, y]) => [
          Math.cos(angle) * x! - Math.sin(angle) * y! * mirror,
          Math.sin(angle) * x! + Math.cos(angle) * y! * mirror,
        ]),
      ),
      rows: 6,
      cols: 2,
    }).data;
  const first = turned(0, 1);
  for (const angle of [0.4, 1.3, 1.6, 3, 5.5])
    for (const mirror of [1, -1]) turned(angle, mirror).forEach((value, i) => expect(value).toBeCloseTo(first[i]!, 4));
  expect([...rotatedWide({ data: new Float32Array(4), rows: 2, cols: 2 }).data]).toEqual([0, 0, 0, 0]);
});
