import { withDuck } from '../../data/duck.ts';
import { fromParquet, type ColumnProfile } from '../../data/ingest/index.ts';
import { revisionParquet } from '../../data/places.ts';
import { screenData, type Hit, type Spared } from '../../measures/screening/index.ts';
import type { RuleBook } from '../../terms/index.ts';

export type ScreeningAsked = {
  readonly revisionId: string;
  readonly columns: readonly ColumnProfile[];
  readonly book: RuleBook;
  readonly spared: readonly Spared[] | undefined;
};

/** Screens the data of a stored revision by another rule book than that of its intake. */
export const screenRevision = ({ revisionId, columns, book, spared }: ScreeningAsked): Promise<readonly Hit[]> =>
  withDuck((duck) => screenData(duck, fromParquet(revisionParquet(revisionId)), columns, book, { spared }));
