import { studyNamed } from '../../data/studies/index.ts';
import type { CopiedOut, CountedRows, Format, NamingColumns } from '../../data/ingest/index.ts';

/** Which rows of a revision are left out: `keys` is a file of names (`keys.ts`), `marks` is where the answer is kept. */
export type MarkingAsked = {
  readonly parquet: string;
  readonly by: NamingColumns;
  readonly keys: string;
  readonly marks: string;
};
/** A file to be made; it grows under the name `part`. */
export type CopyAsked = {
  readonly parquet: string;
  readonly marks: string;
  readonly format: Format;
  readonly target: string;
  readonly part: string;
};

/** What deliver has done in a process of its own: `doings.ts` says how. */
export const markingStudy = studyNamed<MarkingAsked, CountedRows>('left-out');
export const copyStudy = studyNamed<CopyAsked, CopiedOut>('copy');
