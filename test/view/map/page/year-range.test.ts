import { expect, test } from "vitest";
import { yearRange, yearsOf } from "../../../../src/view/map/page/year-range.js";

test("years of a map leave out single mistakes, and are absent where there are none", () => {
  expect(yearRange([])).toEqual({});
  expect(yearRange([0, 2001, 2001])).toEqual({});
  expect(yearRange([1999, 0, 2004])).toEqual({ years: { first: 1999, last: 2004 } });
  expect(yearRange([1, 9999, ...Array.from({ length: 400 }, (_, i) => 2000 + (i % 20))])).toEqual({
    years: { first: 2000, last: 2019 },
  });
  const decade = Array.from({ length: 60 }, (_, i) => 2012 + (i % 10));
  expect(yearRange([1970, ...decade])).toEqual({ years: { first: 2012, last: 2021 } });
  expect(yearRange([...decade, 2050, 2050])).toEqual({ years: { first: 2012, last: 2021 } });
  expect(yearRange([2003, ...decade])).toEqual({ years: { first: 2003, last: 2021 } });
  expect(yearRange([1970, 1970, 1970, 1970, ...decade])).toEqual({ years: { first: 1970, last: 2021 } });
  expect(yearsOf([{ year: 2001, date: "1999" }, { date: "1998-02-01" }, {}, { year: -5 }])).toEqual([2001, 1998, 0, 0]);
});
