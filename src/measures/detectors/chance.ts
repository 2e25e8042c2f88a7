/** How many standard errors the rate of `hits` in `trials` lies above `chance`; 0 where nothing was tried. */
export function zScore(hits: number, trials: number, chance: number): number {
  if (trials === 0) return 0;
  return (hits / trials - chance) / Math.sqrt((chance * (1 - chance)) / trials);
}

/**
 * P(X ≥ hits) for X ~ Bin(trials, chance): how often so many hits come about by accident. Terms are summed outwards
 * from `hits` on its side of the mean, each from its neighbour, so that nothing cancels and results down to 10⁻³⁰⁰ are
 * exact to about 10⁻⁸.
 */
export function binomialTail(trials: number, hits: number, chance: number): number {
  if (hits <= 0) return 1;
  if (hits > trials || chance <= 0) return 0;
  if (chance >= 1) return 1;
  const odds = chance / (1 - chance);
  const termAt = (count: number): number =>
    Math.exp(logChoose(trials, count) + count * Math.log(chance) + (trials - count) * Math.log1p(-chance));
  const above = hits > trials * chance;
  let term = termAt(above ? hits : hits - 1);
  let sum = 0;
  if (above) {
    for (let count = hits; count <= trials && term > sum * 1e-17; count += 1) {
      sum += term;
      term *= ((trials - count) / (count + 1)) * odds;
    }
    return Math.min(1, sum);
  }
  for (let count = hits - 1; count >= 0 && term > sum * 1e-17; count -= 1) {
    sum += term;
    term *= count / (trials - count + 1) / odds;
  }
  return Math.max(0, 1 - sum);
}

/** P(X ≥ hits) when `draws` different things are drawn from `population`, of which `marked` are hits. */
export function hypergeometricTail(population: number, marked: number, draws: number, hits: number): number {
  let sum = 0;
  for (let count = Math.max(hits, draws - (population - marked), 0); count <= Math.min(marked, draws); count += 1) {
    sum += Math.exp(
      logChoose(marked, count) + logChoose(population - marked, draws - count) - logChoose(population, draws),
    );
  }
  return Math.min(1, sum);
}

function logChoose(of: number, take: number): number {
  return logFactorial(of) - logFactorial(take) - logFactorial(of - take);
}

/** ln n!, by Stirling's series above 20 (its next term is below 10⁻¹²). */
function logFactorial(n: number): number {
  if (n > 20)
    return (
      (n + 0.5) * Math.log(n) -
      n +
      0.5 * Math.log(2 * Math.PI) +
      1 / (12 * n) -
      1 / (360 * n ** 3) +
      1 / (1260 * n ** 5)
    );
  let sum = 0;
  for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor);
  return sum;
}
