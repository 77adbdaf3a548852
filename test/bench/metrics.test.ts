import { expect, test } from "vitest";
import { agreement } from "../../bench/metrics.js";
import { golden } from "../support/golden.js";

test.each(golden.agreement)(
  "AMI, ARI and V-measure equal those of scikit-learn: $name",
  ({ truth, clusters, vMeasure, ami, ari }) => {
    const got = agreement(truth, clusters);
    expect(got.vMeasure).toBeCloseTo(vMeasure, 10);
    expect(got.ami).toBeCloseTo(ami, 10);
    expect(got.ari).toBeCloseTo(ari, 10);
  },
);
