import { widened, type Hierarchy } from './hierarchy.ts';

/**
 * The values of a sensitive column, in their order: how often each occurs in the whole, and as text where a hierarchy
 * needs it. `missing` is the place of the blank among them, −1 where every row has a value.
 */
export type Whole = {
  readonly counts: readonly number[];
  readonly texts: readonly (string | null)[];
  readonly missing: number;
};

/**
 * One class of f `persons`: the places of the values they have among those of the whole, rising, and how many have
 * each, in the first `length` cells; `size` is the sum of these, more than f where persons have several values.
 */
export type Members = {
  readonly places: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
  readonly length: number;
  readonly size: number;
  readonly persons: number;
};

type Distance = (members: Members) => number;

/**
 * Variational distance, ½ Σ|p − q| over all values (t-closeness with equal distances; Li, Li and Venkatasubramanian
 * 2007).
 */
export function equalDistance({ counts }: Whole): Distance {
  const whole = sum(counts);
  return ({ places, counts: own, length, size }) => {
    let apart = 1;
    for (let at = 0; at < length; at += 1) {
      const q = (counts[places[at] as number] as number) / whole;
      apart += Math.abs((own[at] as number) / size - q) - q;
    }
    return Math.max(0, apart / 2);
  };
}

/**
 * Earth mover's distance between values in a row, (1/(m − 1)) Σᵢ|Σⱼ≤ᵢ(pⱼ − qⱼ)| (the same paper, 4.1). Between two
 * values that a class has, its sum stays and that of the whole rises, so each gap is two triangles, found by
 * bisection.
 */
export function orderedDistance({ counts }: Whole): Distance {
  const whole = sum(counts);
  const m = counts.length;
  const risen = new Float64Array(m);
  const area = new Float64Array(m + 1);
  let so = 0;
  for (let place = 0; place < m; place += 1) {
    so += counts[place] as number;
    risen[place] = so / whole;
    area[place + 1] = (area[place] as number) + (risen[place] as number);
  }
  const between = (from: number, to: number, p: number): number => {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((risen[middle] as number) < p) low = middle + 1;
      else high = middle;
    }
    const below = (area[low] as number) - (area[from] as number);
    return (low - from) * p - below + ((area[to] as number) - (area[low] as number)) - (to - low) * p;
  };
  return ({ places, counts: own, length, size }) => {
    if (m < 2) return 0;
    let apart = between(0, places[0] as number, 0);
    let had = 0;
    for (let at = 0; at < length; at += 1) {
      had += own[at] as number;
      apart += between(places[at] as number, at + 1 < length ? (places[at + 1] as number) : m, had / size);
    }
    return Math.max(0, apart / (m - 1));
  };
}

/**
 * Earth mover's distance over a hierarchy: what lies below one node is `height / greatest height` apart (the same
 * paper, 4.2). Only the nodes above values that a class has cost anything: elsewhere it has too little of everything.
 */
export function hierarchicalDistance({ counts, texts }: Whole, hierarchy: Hierarchy): Distance {
  const whole = sum(counts);
  const height = (hierarchy[0]?.length ?? 1) - 1;
  const levels = Array.from({ length: height }, (_, level) => texts.map(widened(hierarchy, level + 1)));
  const ids = new Map<string, number>();
  const node = (level: number, text: string | null): number => {
    const key = JSON.stringify([level, text]);
    return ids.get(key) ?? (ids.set(key, ids.size), ids.size - 1);
  };
  const above = counts.map((_, place) => levels.map((wide, level) => node(level, wide[place] ?? null)));
  if (!levels.some((wide) => new Set(wide).size === 1)) above.forEach((path) => path.push(node(height, null)));
  const share = new Float64Array(ids.size);
  above.forEach((path, place) =>
    path.forEach((id) => (share[id] = (share[id] as number) + (counts[place] as number) / whole)),
  );
  const steps = Math.max(...above.map((path) => path.length), 1);
  return ({ places, counts: own, length, size }) => {
    let extras = new Map<number, number>();
    let paths = new Map<number, readonly number[]>();
    for (let at = 0; at < length; at += 1) {
      const place = places[at] as number;
      extras.set(-1 - place, (own[at] as number) / size - (counts[place] as number) / whole);
      paths.set(-1 - place, above[place] as readonly number[]);
    }
    let cost = 0;
    for (let step = 0; step < steps; step += 1) {
      const [has, over, up] = [
        new Map<number, number>(),
        new Map<number, number>(),
        new Map<number, readonly number[]>(),
      ];
      for (const [child, extra] of extras) {
        const path = paths.get(child) as readonly number[];
        const parent = path[step];
        if (parent === undefined) continue;
        const p = extra + (step === 0 ? (counts[-1 - child] as number) / whole : (share[child] as number));
        has.set(parent, (has.get(parent) ?? 0) + p);
        over.set(parent, (over.get(parent) ?? 0) + Math.max(0, extra));
        up.set(parent, path);
      }
      extras = new Map([...has].map(([parent, p]) => [parent, p - (share[parent] as number)]));
      for (const [parent, extra] of extras) {
        const above = over.get(parent) as number;
        cost += ((step + 1) / steps) * Math.min(above, above - extra);
      }
      paths = up;
    }
    return Math.max(0, cost);
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
