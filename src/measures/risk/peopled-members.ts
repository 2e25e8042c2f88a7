import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import type { Members } from './distances.ts';
import { placeTally } from './members.ts';

/**
 * A table of rows with the number of their `class`, of their person in `who` (−1: nobody) and, where values are looked
 * at, the `place` of theirs.
 */
export type PeopledRows = {
  readonly table: string;
  readonly rows: number;
  /** How many classes there are; they are numbered from 0. */
  readonly classes: number;
  /** How many values the looked-at column has; null where none is looked at. */
  readonly values: number | null;
  /** About so many rows are sorted at once. */
  readonly rowsAtOnce: number;
};

/** A class by its number: how many known persons it has, and where a column is looked at, how many have each value. */
type SeeClass = (at: number, known: number, members: Members | null) => void;

/**
 * Shows each class with its persons, each once for each of its values. Rows that name nobody are shown only where a
 * class has no others, and then as those of one person. The engine sorts the rows by class and person, some classes at
 * a time, and spills what it must: to sort them costs half of what finding them by a hash does. What is shown holds
 * until the next is.
 */
export async function eachPeopledClass(
  duck: DuckDBConnection,
  { table, rows, classes, values, rowsAtOnce }: PeopledRows,
  see: SeeClass,
): Promise<void> {
  const parts = Math.min(classes, Math.max(1, Math.ceil(rows / rowsAtOnce)));
  const columns = `class, who${values === null ? '' : ', place'}`;
  const [named, unnamed] = [placeTally(values ?? 0), placeTally(values ?? 0)];
  let [own, person, before, known] = [-1, -1, -1, 0];
  const take = (): void => {
    if (own < 0) return;
    const [all, nobodys] = [named.take(), unnamed.take()];
    see(own, known, values === null ? null : { ...(known === 0 ? nobodys : all), persons: Math.max(1, known) });
  };
  const add = (at: number, who: number, place: number): void => {
    if (at !== own) {
      take();
      known = 0;
    } else if (who === person && place === before) return;
    if (who >= 0 && (at !== own || who !== person)) known += 1;
    if (values !== null) (who < 0 ? unnamed : named).add(place);
    own = at;
    person = who;
    before = place;
  };
  for (let part = 0; part < parts; part += 1) {
    const [from, to] = [part, part + 1].map((at) => Math.floor((classes * at) / parts));
    const some = parts === 1 ? '' : `WHERE class >= ${from} AND class < ${to}`;
    const result = await duck.stream(`SELECT ${columns} FROM ${table} ${some} ORDER BY ${columns}`);
    for await (const chunk of chunksOf(result)) {
      const [numbers, persons] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
      const places = values === null ? null : chunk.getColumnVector(2);
      for (let row = 0, length = chunk.rowCount; row < length; row += 1)
        add(
          numbers.getItem(row) as number,
          persons.getItem(row) as number,
          places === null ? 0 : (places.getItem(row) as number),
        );
    }
  }
  take();
}

/** The chunks of a result; while one is worked on, the engine gets the next. */
async function* chunksOf(result: DuckDBResult) {
  let next = result.fetchChunk();
  for (let chunk = await next; chunk !== null && chunk.rowCount > 0; chunk = await next) {
    next = result.fetchChunk();
    yield chunk;
  }
}
