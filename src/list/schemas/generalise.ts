import { z } from 'zod';
import { presenter } from '../../kernel/http.ts';
import type { Solution } from '../../measures/risk/index.ts';
import { count, revisionId } from './fields.ts';
import { DeclaredHierarchy } from './dictionary.ts';
import { revisionShown, toRevision, type ShownRevision } from './revision.ts';
import type { Actor } from '../../kernel/actor.ts';

const columnName = z.string().min(1).max(120);

export const Generalise = z.strictObject({
  revisionId,
  hierarchies: z
    .record(columnName, DeclaredHierarchy)
    .default({})
    .describe(
      'How quasi-identifiers can be widened, where the dictionary does not say it or should not hold. Without either, a column is kept or blanked.',
    ),
  levels: z
    .record(columnName, z.int().min(0).max(8))
    .default({})
    .describe(
      'The level of each quasi-identifier, 0 for as it is. Sensitive columns can be widened too; a search takes only theirs.',
    ),
  apply: z
    .boolean()
    .default(false)
    .describe('Make the revision. Otherwise the answer tells which levels reach the thresholds.'),
  suppress: z.number().min(0).max(0.5).default(0.05).describe('The largest share of rows that may be left out.'),
});
export type Generalise = z.output<typeof Generalise>;

/** A vector of levels that reaches the thresholds. */
export type GeneralisedWay = Pick<Solution, 'suppressed' | 'loss' | 'risk' | 'averageClass' | 'discernibility'> & {
  readonly levels: Readonly<Record<string, number>>;
};
export type Generalised = {
  readonly id: string;
  readonly solutions: readonly GeneralisedWay[];
  readonly searched: string | null;
  readonly made: ShownRevision | null;
};

const wayShown = z.object({
  levels: z.record(z.string(), count),
  suppressed: count.describe('Rows left out.'),
  loss: z.number().describe('From 0, nothing is lost, to 1, everything.'),
  k: count.describe('Persons in the smallest group.'),
  highest: z.number(),
  atRisk: z.number(),
  averageClass: z.number(),
  discernibility: z.number(),
});
export const toGeneralised = presenter(
  'Generalised',
  z.object({
    revision: revisionShown.nullable().describe('The new revision, when it was asked for.'),
    solutions: z.array(wayShown).describe('What would reach the thresholds, least loss first, when it was not.'),
    searched: z
      .string()
      .nullable()
      .describe(
        'How many vectors of levels were searched: `N of M`. Where N is less, there was too much to do: there may be better ones.',
      ),
  }),
  ({ solutions, searched, made }: Generalised, actor: Actor) => ({
    searched,
    revision: made && revisionShown.parse(toRevision(made, actor)),
    solutions: solutions.map(({ levels, suppressed, loss, risk, averageClass, discernibility }) => ({
      levels: { ...levels },
      suppressed,
      loss,
      k: risk.k,
      highest: risk.highest,
      atRisk: risk.atRisk,
      averageClass,
      discernibility,
    })),
  }),
);
