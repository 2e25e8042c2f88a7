import { DuckDBListVector, type DuckDBConnection, type DuckDBValue, type DuckDBVector } from '@duckdb/node-api';
import type { Members } from './distances.ts';

type EngineVector = DuckDBVector<DuckDBValue>;

/**
 * Shows every class of a query that answers, per class, the list of its rows' places among `values` (0: none is looked
 * at) and, where persons are told apart, the list of their numbers (−1: nobody is named). What is shown holds until the
 * next is.
 */
export async function eachClass(
  duck: DuckDBConnection,
  sql: string,
  { values, persons }: { readonly values: number; readonly persons: boolean },
  see: (members: Members) => void,
): Promise<void> {
  const ofRows = rowCounter(values);
  const ofPersons = personCounter(values);
  const result = await duck.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const lists = listsOf(chunk.getColumnVector(0));
    const who = persons ? listsOf(chunk.getColumnVector(1)).childVector : null;
    const places = lists.childVector;
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const from = lists.getEntryOffset(row);
      const size = lists.getEntryLength(row);
      if (size > 0) see(who === null ? ofRows(places, from, size) : ofPersons(places, who, from, size));
    }
  }
}

function listsOf(vector: EngineVector): DuckDBListVector {
  if (!(vector instanceof DuckDBListVector)) throw new TypeError('Classes are read as lists.');
  return vector;
}

/**
 * Counts how often each place occurs. A class with few of the values is sorted, one with many is read off in order.
 */
function placeTally(values: number) {
  const tally = new Float64Array(values);
  const places = new Uint32Array(values);
  const counts = new Float64Array(values);
  let met = 0;
  return {
    add(place: number): void {
      const before = tally[place] as number;
      if (before === 0) places[met++] = place;
      tally[place] = before + 1;
    },
    /** What was counted, by rising places; counting begins anew. */
    take() {
      let length = met;
      if (length * 8 < values) {
        if (length > 1) places.subarray(0, length).sort();
      } else {
        length = 0;
        for (let place = 0; place < values; place += 1) if (tally[place] !== 0) places[length++] = place;
      }
      let size = 0;
      for (let at = 0; at < length; at += 1) {
        const place = places[at] as number;
        size += counts[at] = tally[place] as number;
        tally[place] = 0;
      }
      met = 0;
      return { places, counts, length, size };
    },
  };
}

function rowCounter(values: number) {
  const tally = placeTally(values);
  return (places: EngineVector, from: number, size: number): Members => {
    for (let at = from; at < from + size; at += 1) tally.add(places.getItem(at) as number);
    return { ...tally.take(), persons: size, named: true };
  };
}

/**
 * Counts the persons of a class, and those who have each value: a person of several rows counts once for each. Rows
 * that name nobody count only where the class has no others, and then as one person.
 */
function personCounter(values: number) {
  const tally = placeTally(values);
  const known = numbering();
  const pairs = numbering();
  let who = new Int32Array(1024);
  return (places: EngineVector, persons: EngineVector, from: number, size: number): Members => {
    if (who.length < size) who = new Int32Array(2 * size);
    known.clear(size);
    let named = 0;
    for (let at = 0; at < size; at += 1) {
      const person = persons.getItem(from + at) as number;
      who[at] = person < 0 ? -1 : known.of(person);
      if (person >= 0) named += 1;
    }
    const once = named === size && known.size() === size;
    if (!once) pairs.clear(size);
    for (let at = 0; values > 0 && at < size; at += 1) {
      const person = who[at] as number;
      if (person < 0 && named > 0) continue;
      const place = places.getItem(from + at) as number;
      if (once || pairs.isNew(Math.max(0, person) * values + place)) tally.add(place);
    }
    return { ...tally.take(), persons: Math.max(1, known.size()), named: named > 0 };
  };
}

/** Numbers different whole numbers from 0, as they are met, in a table that is used again. */
function numbering() {
  let held = new Float64Array(64);
  let ids = new Int32Array(64);
  let rounds = new Int32Array(64);
  let [round, mask, met] = [0, 63, 0];
  const find = (key: number): number => {
    const high = Math.floor(key / 4_294_967_296);
    let slot = Math.imul((key - high * 4_294_967_296) ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
    slot = (slot ^ (slot >>> 15)) & mask;
    while (rounds[slot] === round && held[slot] !== key) slot = (slot + 1) & mask;
    if (rounds[slot] !== round) {
      rounds[slot] = round;
      held[slot] = key;
      ids[slot] = met;
      met += 1;
    }
    return ids[slot] as number;
  };
  return {
    /** Forgets all, and makes room for so many. */
    clear(most: number): void {
      const slots = 2 ** Math.ceil(Math.log2(Math.max(32, most) * 2));
      if (slots > held.length) {
        [held, ids, rounds] = [new Float64Array(slots), new Int32Array(slots), new Int32Array(slots)];
        round = 0;
      }
      mask = slots - 1;
      round += 1;
      met = 0;
    },
    size: (): number => met,
    of: find,
    isNew(key: number): boolean {
      const before = met;
      find(key);
      return met > before;
    },
  };
}
