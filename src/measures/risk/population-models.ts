import type { Histogram } from './classes.ts';

/** Two equations in two unknowns: their values and derivatives at a point. */
type System = (x: number, y: number) => { readonly value: Pair; readonly byX: Pair; readonly byY: Pair };
type Pair = readonly [number, number];

const accuracy = 1e-9;
const mostSteps = 300;

/** Newton's method; steps that leave the region are halved. Null where it does not arrive. */
function solve(system: System, [startX, startY]: Pair, within: (x: number, y: number) => boolean): Pair | null {
  let [x, y] = [startX, startY];
  for (let step = 0; step < mostSteps; step += 1) {
    const {
      value: [f, g],
      byX: [fx, gx],
      byY: [fy, gy],
    } = system(x, y);
    const determinant = fx * gy - fy * gx;
    let [dx, dy] = [(f * gy - g * fy) / determinant, (g * fx - f * gx) / determinant];
    if (!Number.isFinite(dx) || !Number.isFinite(dy)) return null;
    if (Math.abs(f) <= accuracy && Math.abs(g) <= accuracy) return [x, y];
    for (let halved = 0; halved < 60 && !within(x - dx, y - dy); halved += 1) [dx, dy] = [dx / 2, dy / 2];
    if (!within(x - dx, y - dy)) return null;
    if (Math.hypot(dx / x, dy / y) < 1e-15) return [x, y];
    [x, y] = [x - dx, y - dy];
  }
  return null;
}

function firstOf<T>(starts: readonly Pair[], attempt: (start: Pair) => T | null): T | null {
  for (const start of starts) {
    const found = start.every(Number.isFinite) ? attempt(start) : null;
    if (found !== null) return found;
  }
  return null;
}

function sizesOf(histogram: Histogram): { rows: number; classes: number; ones: number; twos: number } {
  const of = (wanted: number): number => histogram.find(([size]) => size === wanted)?.[1] ?? 0;
  return {
    rows: histogram.reduce((sum, [size, count]) => sum + size * count, 0),
    classes: histogram.reduce((sum, [, count]) => sum + count, 0),
    ones: of(1),
    twos: of(2),
  };
}

/**
 * The number of uniques in a population of the given size by Pitman's model: its θ and α of greatest likelihood
 * (Hoshino 2001, equations 11 and 12, and his start), then Γ(θ + 1)/Γ(θ + α) · Nᵅ. The sums are taken as they are: no
 * closed form keeps their digits where α is small.
 */
export function solvePitman(histogram: Histogram, population: number): number | null {
  const { rows: n, classes: u, ones, twos } = sizesOf(histogram);
  const c = (ones * (ones - 1)) / Math.max(1, twos);
  const theta = (n * u * c - ones * (n - 1) * (2 * u + c)) / (2 * ones * u + ones * c - n * c);
  const alpha = (theta * (ones - n) + (n - 1) * ones) / (n * u);
  const within = (t: number, a: number): boolean => a > 0 && a < 1 && t > -a;
  const starts: Pair[] = [
    [theta, alpha],
    [n / 10, 0.5],
    [n, 0.5],
    [10, 0.5],
    [n / 10, 0.1],
    [n, 0.9],
    [1, 0.1],
  ];
  const found = firstOf(
    starts.filter(([t, a]) => within(t, a)),
    (start) => solve(likelihood(histogram, u, n), start, within),
  );
  if (found === null) return null;
  const [t, a] = found;
  const uniques = Math.exp(logGamma(t + 1) - logGamma(t + a) + a * Math.log(population));
  return uniques <= population ? uniques : null;
}

function likelihood(histogram: Histogram, classes: number, rows: number): System {
  const sizes = [...histogram].sort(([a], [b]) => a - b);
  return (t, a) => {
    let [f1, f2, s1, s2, s3, g1, g2] = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 1; i < classes; i += 1) {
      const part = 1 / (t + i * a);
      f1 += part;
      f2 += i * part;
      s1 += part * part;
      s2 += i * part * part;
      s3 += i * i * part * part;
    }
    for (let i = 1; i < rows; i += 1) {
      const part = 1 / (t + i);
      g1 += part;
      g2 += part * part;
    }
    let [o, d, once, twice, j] = [0, 0, 0, 0, 1];
    for (const [size, count] of sizes) {
      for (; j < size; j += 1) {
        const part = 1 / (j - a);
        once += part;
        twice += part * part;
      }
      o += count * once;
      d += count * twice;
    }
    return { value: [f1 - g1, f2 - o], byX: [g2 - s1, -s2], byY: [-s2, -s3 - d] };
  };
}

/**
 * The number of uniques by the slide negative binomial model: K classes in the population by Shlosser's estimator (Haas
 * and Stokes 1998), α and β from the expected numbers of classes of one and two in the sample, then K · βᵅ.
 */
export function solveSlidNegativeBinomial(histogram: Histogram, fraction: number): number | null {
  const { classes, ones, twos } = sizesOf(histogram);
  const k = shlosser(histogram, classes, ones, fraction);
  if (!Number.isFinite(k) || twos === 0) return null;
  const q = 1 - fraction;
  const expected = (a: number, b: number): Pair => {
    const left = q * (1 - b);
    const once = k * fraction * (b / (1 - left)) ** a * ((a * left) / (1 - left) + 1);
    const twice = (k * a * b ** a * fraction ** 2 * (1 - b) * (2 - (1 - a) * left)) / (2 * (1 - left) ** (a + 2));
    return [(once - ones) / ones, (twice - twos) / twos];
  };
  const system: System = (a, b) => {
    const [h, i] = [a * 1e-6, Math.min(b, 1 - b) * 1e-6];
    const slope = ([up, up2]: Pair, [down, down2]: Pair, over: number): Pair => [
      (up - down) / over,
      (up2 - down2) / over,
    ];
    return {
      value: expected(a, b),
      byX: slope(expected(a + h, b), expected(a - h, b), 2 * h),
      byY: slope(expected(a, b + i), expected(a, b - i), 2 * i),
    };
  };
  const within = (a: number, b: number): boolean => a > 0 && b > 0 && b < 1;
  const starts: Pair[] = [0.5, 0.1, 0.9, 0.01].flatMap((b): Pair[] => [
    [1, b],
    [0.1, b],
    [10, b],
    [0.01, b],
  ]);
  const found = firstOf(starts, (start) => solve(system, start, within));
  return found === null ? null : k * found[1] ** found[0];
}

function shlosser(histogram: Histogram, classes: number, ones: number, f: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (const [size, count] of histogram) {
    const missed = (1 - f) ** size * count;
    a += size * f * f * (1 - f * f) ** (size - 1) * count;
    b += missed * ((1 + f) ** size - 1);
    c += missed;
    d += size * f * (1 - f) ** (size - 1) * count;
  }
  return classes + ones * (a / b) * (c / d) ** 2;
}

const lanczos: readonly number[] = [
  0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174, -0.49191381609762019978,
  0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4, 0.15808870322491248884e-3,
  -0.21026444172410488319e-3, 0.2174396181152126432e-3, -0.16431810653676389022e-3, 0.84418223983852743293e-4,
  -0.2619083840158140867e-4, 0.36899182659531622704e-5,
];

/** ln Γ(x) for x > 0 (Lanczos, with the coefficients of P. Godfrey for g = 607/128). */
export function logGamma(x: number): number {
  const series = lanczos.reduce(
    (sum, coefficient, at) => (at === 0 ? sum : sum + coefficient / (x + at)),
    lanczos[0] as number,
  );
  const shifted = x + 607 / 128 + 0.5;
  return (x + 0.5) * Math.log(shifted) - shifted + Math.log((Math.sqrt(2 * Math.PI) * series) / x);
}
