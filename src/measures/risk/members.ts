import { DuckDBListVector, type DuckDBConnection, type DuckDBValue, type DuckDBVector } from '@duckdb/node-api';
import type { Members } from './distances.ts';

/**
 * Shows every class of a query that answers, per class, the list of the places that its rows have among `values`, each
 * row another person's. What is shown holds until the next is.
 */
export async function eachClass(
  duck: DuckDBConnection,
  sql: string,
  values: number,
  see: (members: Members) => void,
): Promise<void> {
  const tally = placeTally(values);
  const result = await duck.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const lists = listsOf(chunk.getColumnVector(0));
    const places = lists.childVector;
    for (let row = 0, many = chunk.rowCount; row < many; row += 1) {
      const from = lists.getEntryOffset(row);
      const size = lists.getEntryLength(row);
      if (size === 0) continue;
      for (let at = from; at < from + size; at += 1) tally.add(places.getItem(at) as number);
      see({ ...tally.take(), persons: size });
    }
  }
}

function listsOf(vector: DuckDBVector<DuckDBValue>): DuckDBListVector {
  if (!(vector instanceof DuckDBListVector)) throw new TypeError('Classes are read as lists.');
  return vector;
}

/**
 * Counts how often each place occurs. A class with few of the values is sorted, one with many is read off in order.
 */
export function placeTally(values: number) {
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
