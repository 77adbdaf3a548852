/** 1.5 * 2^23: added to a float32 smaller than 2^22, it leaves the nearest whole number in the lowest bits. */
const ROUNDING: f32 = 12582912;

/** Arithmetic on four float32 at a time. The order of all sums is fixed: the same bits everywhere. */
export class Lanes {
  @inline
  static sum(lanes: v128): f32 {
    return (
      f32x4.extract_lane(lanes, 0) +
      f32x4.extract_lane(lanes, 1) +
      (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
    );
  }

  @inline
  static max(lanes: v128): f32 {
    return max(
      max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
      max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
    );
  }

  /** The nearest whole numbers (ties to even) as int32, of values between -2^22 and 2^22. */
  @inline
  static round(lanes: v128): v128 {
    const magic = f32x4.splat(ROUNDING);
    return i32x4.sub(f32x4.add(lanes, magic), magic);
  }

  /**
   * e^x for x up to 88, to 2 units in the last place; 0 or next to it below -87. Cody and Waite's
   * reduction, and the polynomial of Cephes' expf (S. Moshier).
   */
  @inline
  static exp(lanes: v128): v128 {
    const x = f32x4.max(lanes, f32x4.splat(-87));
    const magic = f32x4.splat(ROUNDING);
    const rounded = f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504)), magic);
    const n = f32x4.sub(rounded, magic);
    const r = f32x4.add(f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375))), f32x4.mul(n, f32x4.splat(2.1219444e-4)));
    let p = f32x4.splat(1.98756915e-4);
    p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
    p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
    p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
    p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
    p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
    p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
    // times 2^n, by the exponent's bits; the magic number's own bits are shifted out
    return i32x4.add(p, i32x4.shl(rounded, 23));
  }

  /**
   * The error function of x, to 3e-7: a rational function of x^2, times x, between -4 and 4 (Eigen's
   * generic_fast_erf_float).
   */
  @inline
  static erf(lanes: v128): v128 {
    const x = f32x4.max(f32x4.min(lanes, f32x4.splat(4)), f32x4.splat(-4));
    const square = f32x4.mul(x, x);
    let p = f32x4.splat(-2.72614225801306e-10);
    p = f32x4.add(f32x4.mul(p, square), f32x4.splat(2.77068142495902e-8));
    p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-2.10102402082508e-6));
    p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-5.69250639462346e-5));
    p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-7.34990630326855e-4));
    p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-2.9545998085402e-3));
    p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-1.60960333262415e-2));
    let q = f32x4.splat(-1.45660718464996e-5);
    q = f32x4.add(f32x4.mul(q, square), f32x4.splat(-2.13374055278905e-4));
    q = f32x4.add(f32x4.mul(q, square), f32x4.splat(-1.68282697438203e-3));
    q = f32x4.add(f32x4.mul(q, square), f32x4.splat(-7.37332916720468e-3));
    q = f32x4.add(f32x4.mul(q, square), f32x4.splat(-1.42647390514189e-2));
    return f32x4.div(f32x4.mul(x, p), q);
  }
}
