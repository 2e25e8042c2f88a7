import type { Cells } from './cells.ts';

/** The class of each cell, numbered as they are met, and the rows of each class. */
export type Classes = { readonly classOf: Int32Array; readonly sizes: Float64Array };

const largestKey = Number.MAX_SAFE_INTEGER;
const widestTable = 1 << 22;

/**
 * Puts cells into classes that agree in the codes of all columns, `codes[column][place]`. Keys are the codes read as
 * digits; where they could pass the whole numbers, they are numbered anew on the way.
 */
export function classify({ places, counts }: Cells, codes: readonly Int32Array[]): Classes {
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
  const sizes = new Float64Array(renumber(keys, range));
  const classOf = Int32Array.from(keys);
  for (let row = 0; row < classOf.length; row += 1)
    sizes[classOf[row] as number] = (sizes[classOf[row] as number] as number) + (counts[row] as number);
  return { classOf, sizes };
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
