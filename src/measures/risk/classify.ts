import type { Cells, SeveralCells } from './cells.ts';

/** The class of each cell, numbered as they are met, the persons of each class, and its rows. */
export type Classes = { readonly classOf: Int32Array; readonly sizes: Float64Array; readonly rows: Float64Array };

const largestKey = Number.MAX_SAFE_INTEGER;
const widestTable = 1 << 22;

/**
 * Puts cells into classes that agree in the codes of all columns, `codes[column][place]`. Keys are the codes read as
 * digits; where they could pass the whole numbers, they are numbered anew on the way.
 */
export function classify({ places, rows, counts, several }: Cells, codes: readonly Int32Array[]): Classes {
  const keys = new Float64Array(counts.length);
  let range = 1;
  codes.forEach((code, at) => {
    let base = 1;
    for (const one of code) if (one >= base) base = one + 1;
    if (range * base > largestKey) range = renumber(keys, range);
    const place = places[at] as Int32Array;
    for (let row = 0; row < keys.length; row += 1)
      keys[row] = (keys[row] as number) * base + (code[place[row] as number] as number);
    range *= base;
  });
  const classes = renumber(keys, range);
  const classOf = Int32Array.from(keys);
  const sizes = summed(classOf, counts, classes);
  if (several === null) return { classOf, sizes, rows: sizes };
  eachClassOfSeveral(several, classOf, classes, (at) => (sizes[at] = (sizes[at] as number) + 1));
  return { classOf, sizes: sizes.map((size) => Math.max(1, size)), rows: summed(classOf, rows, classes) };
}

function summed(classOf: Int32Array, counts: Int32Array, classes: number): Float64Array {
  const sums = new Float64Array(classes);
  for (let cell = 0; cell < classOf.length; cell += 1)
    sums[classOf[cell] as number] = (sums[classOf[cell] as number] as number) + (counts[cell] as number);
  return sums;
}

/** Shows each class in which a person of several cells stands, once, person by person. */
export function eachClassOfSeveral(
  { starts, cells }: SeveralCells,
  classOf: Int32Array,
  classes: number,
  see: (at: number, person: number) => void,
): void {
  const seenBy = new Int32Array(classes).fill(-1);
  for (let person = 0; person + 1 < starts.length; person += 1)
    for (let at = starts[person] as number; at < (starts[person + 1] as number); at += 1) {
      const own = classOf[cells[at] as number] as number;
      if (seenBy[own] === person) continue;
      seenBy[own] = person;
      see(own, person);
    }
}

/**
 * Numbers the keys from 0, all below `range`, as they are met: in a table of all where that is small, else in a hash
 * table.
 */
function renumber(keys: Float64Array, range: number): number {
  return range <= Math.min(widestTable, Math.max(1024, keys.length * 16))
    ? renumberInTable(keys, range)
    : renumberHashed(keys);
}

function renumberInTable(keys: Float64Array, range: number): number {
  const ids = new Int32Array(range);
  let known = 0;
  for (let row = 0; row < keys.length; row += 1) {
    const key = keys[row] as number;
    if (ids[key] === 0) ids[key] = known += 1;
    keys[row] = (ids[key] as number) - 1;
  }
  return known;
}

function renumberHashed(keys: Float64Array): number {
  const slots = 2 ** Math.ceil(Math.log2(keys.length * 2 + 2));
  const mask = slots - 1;
  const held = new Float64Array(slots).fill(-1);
  const ids = new Int32Array(slots);
  let known = 0;
  for (let row = 0; row < keys.length; row += 1) {
    const key = keys[row] as number;
    const high = Math.floor(key / 4_294_967_296);
    let slot = Math.imul((key - high * 4_294_967_296) ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
    slot = (slot ^ (slot >>> 15)) & mask;
    while (held[slot] !== key && held[slot] !== -1) slot = (slot + 1) & mask;
    if (held[slot] === -1) {
      held[slot] = key;
      ids[slot] = known;
      known += 1;
    }
    keys[row] = ids[slot] as number;
  }
  return known;
}
