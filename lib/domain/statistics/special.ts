/**
 * The few special functions that intervals need. Own code because neither package looked at fits:
 * jstat 1.9.6 is right to only 4 digits where rates are small (betaQuantile(0.025, 12, 999989)), and the two
 * quantiles of @stdlib bring over 200 packages. Checked against R 4.2.2 in special.test.ts.
 */

const TINY = 1e-300;
const EPSILON = Number.EPSILON;
/** A continued fraction needs about sqrt(n) steps, so this serves counts up to 10^11 and ends on nonsense. */
const MAX_STEPS = 1_000_000;

/**
 * Error of Stirling's formula: ln Gamma(z) - [(z - 1/2) ln z - z + ln(2 pi) / 2], for z > 0.
 * Series DLMF 5.11.1 from z = 15 on (next term below 1e-17), the recurrence of Gamma before that.
 */
function stirlingError(z: number): number {
  let shift = 0;
  let t = z;
  for (; t < 15; t++) shift += (t + 0.5) * Math.log1p(1 / t) - 1;
  const u = 1 / (t * t);
  const series =
    1 / 12 - u * (1 / 360 - u * (1 / 1260 - u * (1 / 1680 - u * (1 / 1188 - u * (691 / 360360)))));
  return shift + series / t;
}

/** ln(ratio), from ratio - 1 where that has more digits. */
function logRatio(ratio: number, lessOne: number): number {
  return Math.abs(lessOne) < 0.5 ? Math.log1p(lessOne) : Math.log(ratio);
}

/** A function at one place. */
type Real = (x: number) => number;

/**
 * x^a (1 - x)^b / B(a, b) as a function of x, with Stirling's formula cancelled by hand so that large a, b lose no
 * digits.
 */
function betaPower(a: number, b: number): Real {
  const n = a + b;
  const correction = stirlingError(n) - stirlingError(a) - stirlingError(b);
  const scale = Math.sqrt((a / n) * (b / (2 * Math.PI))) * Math.exp(correction);
  return (x) => {
    const excess = n * x - a;
    const exponent = a * logRatio((n * x) / a, excess / a) + b * logRatio((n * (1 - x)) / b, -excess / b);
    return scale * Math.exp(exponent);
  };
}

/** x^a e^-x / Gamma(a), in the same manner. */
function gammaPower(a: number): Real {
  const scale = Math.sqrt(a / (2 * Math.PI)) * Math.exp(-stirlingError(a));
  return (x) => scale * Math.exp(a * logRatio(x / a, (x - a) / a) - (x - a));
}

/**
 * Value of b0 + a1 / (b1 + a2 / (b2 + ...)) by the modified Lentz method
 * (Thompson and Barnett, J. Comput. Phys. 64, 1986, 490-509).
 */
function continuedFraction(b0: number, term: (k: number) => readonly [a: number, b: number]): number {
  let value = b0 || TINY;
  let c = value;
  let d = 0;
  for (let k = 1; k <= MAX_STEPS; k++) {
    const [a, b] = term(k);
    d = 1 / (b + a * d || TINY);
    c = b + a / c || TINY;
    value *= c * d;
    if (Math.abs(c * d - 1) < EPSILON) return value;
  }
  throw new RangeError('continued fraction did not converge');
}

/** 1 / a times the fraction DLMF 8.17.22: I_x(a, b) over its power; converges fast for x < (a + 1) / (a + b + 2). */
function betaFraction(x: number, a: number, b: number): number {
  const fraction = continuedFraction(1, (k) => {
    const m = k >> 1;
    const step = a + 2 * m;
    const even = (m * (b - m) * x) / ((step - 1) * step);
    const odd = (-(a + m) * (a + b + m) * x) / (step * (step + 1));
    return [k % 2 === 0 ? even : odd, 1];
  });
  return 1 / (a * fraction);
}

/** I_x(a, b) for 0 < x < 1, given its power there. */
function betaLower(x: number, a: number, b: number, power: number): number {
  return x < (a + 1) / (a + b + 2) ? power * betaFraction(x, a, b) : 1 - power * betaFraction(1 - x, b, a);
}

/** Regularised incomplete beta function I_x(a, b), the distribution function of Beta(a, b); a, b > 0. */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  return x >= 1 ? 1 : betaLower(x, a, b, betaPower(a, b)(x));
}

/** P(a, x) over its power by the series DLMF 8.11.4; for x < a + 1. */
function gammaSeries(x: number, a: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; term > sum * EPSILON; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

/** 1 - P(a, x) over its power by the fraction DLMF 8.9.2 in its even form; for x >= a + 1. */
function gammaFraction(x: number, a: number): number {
  return 1 / continuedFraction(x + 1 - a, (k) => [-k * (k - a), x + 2 * k + 1 - a]);
}

/** P(a, x) for x > 0, given its power there. */
function gammaLower(x: number, a: number, power: number): number {
  return x < a + 1 ? power * gammaSeries(x, a) : 1 - power * gammaFraction(x, a);
}

/** Regularised lower incomplete gamma function P(a, x), the distribution function of Gamma(a, 1); a > 0. */
export function gammaCdf(x: number, a: number): number {
  return x <= 0 ? 0 : gammaLower(x, a, gammaPower(a)(x));
}

/** P(X > x) for X chi-square with `df` degrees of freedom. */
export function chiSquareUpper(x: number, df: number): number {
  if (x <= 0) return 1;
  const [half, a] = [x / 2, df / 2];
  const power = gammaPower(a)(half);
  return half < a + 1 ? 1 - power * gammaSeries(half, a) : power * gammaFraction(half, a);
}

/** Root of cdf(x) = p in (low, high): Newton's steps, halving the bracket whenever one leaves it. */
function invert(
  p: number,
  at: (x: number) => { cdf: number; density: number },
  bracket: readonly [low: number, start: number, high: number],
): number {
  let [low, x, high] = bracket;
  for (let step = 0; step < 1000; step++) {
    const { cdf, density } = at(x);
    if (cdf === p) return x;
    if (cdf > p) high = x;
    else low = x;
    const newton = x - (cdf - p) / density;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 2 * EPSILON * next) return next;
    x = next;
  }
  return x;
}

function assertProbability(p: number): void {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability strictly between 0 and 1 is needed, not ${p}`);
}

/** x with I_x(a, b) = p; 0 < p < 1. */
export function betaQuantile(p: number, a: number, b: number): number {
  assertProbability(p);
  const powerAt = betaPower(a, b);
  const at = (x: number) => {
    const power = powerAt(x);
    return { cdf: betaLower(x, a, b, power), density: power / (x * (1 - x)) };
  };
  return invert(p, at, [0, a / (a + b), 1]);
}

/** x with P(a, x) = p; 0 < p < 1. */
export function gammaQuantile(p: number, a: number): number {
  assertProbability(p);
  const powerAt = gammaPower(a);
  const at = (x: number) => {
    const power = powerAt(x);
    return { cdf: gammaLower(x, a, power), density: power / x };
  };
  let high = a + 1;
  while (at(high).cdf < p) high *= 2;
  return invert(p, at, [0, a, high]);
}

const Z_95 = Math.sqrt(2 * gammaQuantile(0.95, 0.5));

/** z with P(|Z| < z) = confidence for standard normal Z: 1.95996... for 0.95 (Z squared is chi-square, 1 df). */
export function zOfConfidence(confidence: number): number {
  return confidence === 0.95 ? Z_95 : Math.sqrt(2 * gammaQuantile(confidence, 0.5));
}

/** t with P(|T| < t) = confidence for Student's T with `df` degrees of freedom: df / (df + T^2) is Beta(df/2, 1/2). */
export function tOfConfidence(confidence: number, df: number): number {
  const share = betaQuantile(1 - confidence, df / 2, 0.5);
  return Math.sqrt((df * (1 - share)) / share);
}

/** P(|Z| > |z|) for standard normal Z. */
export function normalTwoSided(z: number): number {
  return chiSquareUpper(z * z, 1);
}
