import { orderedBy, startsOf, type Spread } from './cells.ts';
import type { Classes } from './classify.ts';
import type { Hierarchy } from './hierarchy.ts';
import { sensitiveTally, type SensitiveMeasures } from './sensitive.ts';

/** Distinct l at least, and t at most: the distance in order where there is one, else the equal one. */
export type Limits = { readonly l: number; readonly t: number };

/** A sensitive column in memory: how its values spread over the cells, and the values as text, the missing one null. */
export type SensitiveSource = {
  readonly name: string;
  readonly spread: Spread;
  readonly texts: readonly (string | null)[];
  readonly ordered: boolean;
  readonly hierarchy: Hierarchy | undefined;
};

/**
 * The measures of a sensitive column over the classes of at least `smallest` persons; null once one does not reach the
 * limits.
 */
export function tellSensitive(
  { spread, texts, ordered, hierarchy }: SensitiveSource,
  { classOf, sizes }: Classes,
  smallest: number,
  { l, t }: Limits,
): SensitiveMeasures | null {
  const whole = new Float64Array(texts.length);
  const eachMember = membersOf(entriesOf(spread, classOf, texts.length), sizes.length, texts.length);
  for (let at = 0; at < sizes.length; at += 1)
    if ((sizes[at] as number) >= smallest)
      eachMember(at, (place, count) => (whole[place] = (whole[place] as number) + count));
  const left = new Int32Array(texts.length);
  const kept = { counts: [] as number[], texts: [] as (string | null)[], missing: -1 };
  whole.forEach((count, place) => {
    if (count === 0) return;
    left[place] = kept.counts.length;
    if (texts[place] === null) kept.missing = kept.counts.length;
    kept.counts.push(count);
    kept.texts.push(texts[place] ?? null);
  });
  const tally = sensitiveTally(kept, ordered, hierarchy);
  const [places, many] = [new Int32Array(kept.counts.length), new Float64Array(kept.counts.length)];
  for (let at = 0; at < sizes.length; at += 1) {
    const persons = sizes[at] as number;
    if (persons < smallest) continue;
    let [length, size] = [0, 0];
    eachMember(at, (place, count) => {
      const to = left[place] as number;
      if (length === 0 || places[length - 1] !== to) {
        places[length] = to;
        many[length] = 0;
        length += 1;
      }
      many[length - 1] = (many[length - 1] as number) + count;
      size += count;
    });
    tally.see({ places, counts: many, length, size, persons });
    if (!tally.reaches(l, t)) return null;
  }
  return tally.measures();
}

/** Class, value and persons, by rising values. */
type Entries = { readonly own: Int32Array; readonly values: Int32Array; readonly counts: Int32Array };

/** A person of several cells or values counts once for each value in each class. */
function entriesOf({ cellOf, values, counts, several }: Spread, classOf: Int32Array, places: number): Entries {
  const own = Int32Array.from(cellOf, (cell) => classOf[cell] as number);
  if (several === null) return { own, values, counts };
  const more: [own: number[], values: number[]] = [[], []];
  for (let person = 0; person + 1 < several.starts.length; person += 1) {
    const seen = new Set<number>();
    for (let at = several.starts[person] as number; at < (several.starts[person + 1] as number); at += 1) {
      const [at1, value] = [classOf[several.cellOf[at] as number] as number, several.values[at] as number];
      if (seen.has(at1 * places + value)) continue;
      seen.add(at1 * places + value);
      more[0].push(at1);
      more[1].push(value);
    }
  }
  const all = {
    own: joined(own, more[0]),
    values: joined(values, more[1]),
    counts: joined(
      counts,
      more[0].map(() => 1),
    ),
  };
  const order = orderedBy(all.values, places);
  const picked = (from: Int32Array): Int32Array => Int32Array.from(order, (at) => from[at] as number);
  return { own: picked(all.own), values: picked(all.values), counts: picked(all.counts) };
}

function joined(one: Int32Array, more: readonly number[]): Int32Array {
  const whole = new Int32Array(one.length + more.length);
  whole.set(one);
  whole.set(more, one.length);
  return whole;
}

type EachMember = (at: number, see: (place: number, count: number) => void) => void;

const widestTable = 1 << 23;

/**
 * Shows the values of a class by rising places: from a table of all classes and values where that is small, else from
 * the entries ordered by class.
 */
function membersOf({ own, values, counts }: Entries, classes: number, places: number): EachMember {
  if (classes * places <= widestTable) {
    const table = new Int32Array(classes * places);
    for (let row = 0; row < own.length; row += 1) {
      const to = (own[row] as number) * places + (values[row] as number);
      table[to] = (table[to] as number) + (counts[row] as number);
    }
    return (at, see) => {
      for (let place = 0, from = at * places; place < places; place += 1)
        if (table[from + place] !== 0) see(place, table[from + place] as number);
    };
  }
  const [order, starts] = [orderedBy(own, classes), startsOf(own, classes)];
  return (at, see) => {
    for (let next = starts[at] as number; next < (starts[at + 1] as number); next += 1) {
      const row = order[next] as number;
      if (counts[row] !== 0) see(values[row] as number, counts[row] as number);
    }
  };
}
