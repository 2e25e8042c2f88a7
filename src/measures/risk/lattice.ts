import type { Classes } from './classify.ts';
import type { RiskTable } from './table.ts';

type Vector = readonly number[];

/** The level vectors over a table, ordered by what they lose. */
export type Lattice = {
  /** The vector that loses least of those not given yet; undefined when all were. */
  readonly next: () => Vector | undefined;
  readonly ruleOut: (vector: Vector) => void;
  readonly isRuledOut: (vector: Vector) => boolean;
  /** The loss when no row is left out: never more than the loss when some are. */
  readonly leastLoss: (vector: Vector) => number;
  readonly loss: (vector: Vector, classes: Classes, smallest: number) => number;
  /** How many vectors there are. */
  readonly size: number;
  /** From a vector to the top, always by the level that loses least. */
  readonly wayUp: (vector: Vector) => Vector[];
};

export function lattice({ rows, cells, widenings }: RiskTable): Lattice {
  const lost = widenings.map(({ spread }, at) =>
    spread.map((share) => {
      const place = cells.places[at] as Int32Array;
      return cells.rows.reduce((sum, count, row) => sum + count * (share[place[row] as number] as number), 0) / rows;
    }),
  );
  const leastLoss = (vector: Vector): number => mean(vector.map((level, at) => lost[at]?.[level] as number));
  const above = (vector: Vector): Vector[] =>
    vector.flatMap((level, at) =>
      level < (widenings[at]?.top as number) ? [vector.map((own, other) => (other === at ? own + 1 : own))] : [],
    );
  const bottom = widenings.map(() => 0);
  const queue = heap((vector: Vector) => leastLoss(vector));
  const given = new Set([bottom.join()]);
  queue.push(bottom);
  let ruledOut: Vector[] = [];
  const isBelow = (low: Vector, high: Vector): boolean => low.every((level, at) => level <= (high[at] as number));
  return {
    leastLoss,
    next() {
      const vector = queue.pop();
      for (const more of vector ? above(vector) : []) {
        const key = more.join();
        if (given.has(key)) continue;
        given.add(key);
        queue.push(more);
      }
      return vector;
    },
    ruleOut(vector) {
      ruledOut = [...ruledOut.filter((other) => !isBelow(other, vector)), vector];
    },
    isRuledOut: (vector) => ruledOut.some((other) => isBelow(vector, other)),
    wayUp(vector) {
      const way = [vector];
      for (let steps = above(vector); steps.length > 0; steps = above(way.at(-1) as Vector))
        way.push(steps.reduce((least, step) => (leastLoss(step) < leastLoss(least) ? step : least)));
      return way;
    },
    loss(vector, { classOf, sizes }, smallest) {
      const spreads = vector.map((level, at) => widenings[at]?.spread[level] as Float64Array);
      let all = 0;
      for (let row = 0; row < classOf.length; row += 1) {
        let share = 0;
        if ((sizes[classOf[row] as number] as number) < smallest) share = 1;
        else if (spreads.length > 0) {
          for (let at = 0; at < spreads.length; at += 1)
            share += spreads[at]?.[cells.places[at]?.[row] as number] as number;
          share /= spreads.length;
        }
        all += (cells.rows[row] as number) * share;
      }
      return all / rows;
    },
    size: widenings.reduce((product, { top }) => product * (top + 1), 1),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A binary heap: the least first, of equals the one that came first. */
function heap<T>(weigh: (item: T) => number) {
  const items: { item: T; weight: number; came: number }[] = [];
  let came = 0;
  const before = (a: number, b: number): boolean => {
    const [one, two] = [items[a], items[b]];
    return (
      one !== undefined &&
      two !== undefined &&
      (one.weight < two.weight || (one.weight === two.weight && one.came < two.came))
    );
  };
  const swap = (a: number, b: number): void => {
    const kept = items[a] as (typeof items)[number];
    items[a] = items[b] as (typeof items)[number];
    items[b] = kept;
  };
  return {
    push(item: T): void {
      items.push({ item, weight: weigh(item), came: (came += 1) });
      for (let at = items.length - 1; at > 0 && before(at, (at - 1) >> 1); at = (at - 1) >> 1) swap(at, (at - 1) >> 1);
    },
    pop(): T | undefined {
      if (items.length > 1) swap(0, items.length - 1);
      const last = items.pop();
      for (let at = 0, least = 0; ; at = least) {
        for (const child of [2 * at + 1, 2 * at + 2]) if (before(child, least)) least = child;
        if (least === at) return last?.item;
        swap(at, least);
      }
    },
  };
}
