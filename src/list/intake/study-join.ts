import { withDuck } from '../../data/duck.ts';
import { fromParquet } from '../../data/ingest/index.ts';
import { revisionParquet } from '../../data/places.ts';
import { evaluateJoin, type JoinRisk, type KeyedRows } from '../../measures/exposure/index.ts';

/** A revision and the columns by which it is joined with another one. */
export type JoinedRevision = Omit<KeyedRows, 'relation'>;
/** What a buyer holds of one supplier's persons, and what it would get besides. */
export type JoinAsked = { readonly held: readonly JoinedRevision[]; readonly candidate: JoinedRevision };

/** Measures what a buyer could tell of persons by joining a further revision with those that it holds. */
export function measureJoin({ held, candidate }: JoinAsked): Promise<JoinRisk> {
  const keyed = (one: JoinedRevision): KeyedRows => ({
    ...one,
    relation: fromParquet(revisionParquet(one.revisionId)),
  });
  return withDuck((duck) => evaluateJoin(duck, held.map(keyed), keyed(candidate)));
}
