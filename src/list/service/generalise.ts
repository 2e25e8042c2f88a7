import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clock } from '../../kernel/clock.ts';
import { arrived, own, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { bookAt, codesAt } from '../../principles/index.ts';
import { IngestFault, readThrough } from '../../data/ingest/index.ts';
import {
  discardRevision,
  generalisationStudy,
  incomingFolder,
  levelsStudy,
  stage,
  studied,
  type FoundWays,
  type Staged,
} from '../intake/index.ts';
import { problem } from '../problems.ts';
import { faultsOfGeneralisation, generalisedDictionary } from '../rules/index.ts';
import type { Generalise, Generalised } from '../schemas/index.ts';
import { findProduct, type Product } from '../store/product.ts';
import {
  alreadyThere,
  findRevision,
  personColumnOf,
  seekRevisionOf,
  type Revision,
  type RevisionSummary,
} from '../store/revision.ts';
import { keepRevision, refusedFile } from './revision.ts';
import { command, query, type Prepared, type Runnable } from '../../command/index.ts';
import { riskThresholds } from '../../terms/index.ts';

type PreparedGeneralisation =
  | { readonly existing: RevisionSummary }
  | { readonly id: string; readonly staged: Staged; readonly dictionary: Revision['dictionary'] };
type Plan = {
  readonly revision: Revision;
  readonly product: Product;
  readonly quasiIdentifiers: readonly string[];
  readonly sensitive: readonly string[];
};

const search = query('revision.generalise', async (ctx, asked: Generalise): Promise<Generalised> => {
  const plan = await planOf(asked);
  own(ctx, { supplier: plan.revision.supplierId }, 'revision');
  await arrived(ctx, asked.revisionId);
  return { id: asked.revisionId, ...(await solutionsOf(ctx, plan, asked)), made: null };
});

const make = command({
  action: 'revision.generalise',
  prepare,
  work: async (ctx, { revisionId }: Generalise, prepared: PreparedGeneralisation): Promise<Generalised> => {
    const from = await findRevision(ctx.tx, revisionId);
    own(ctx, { supplier: from.supplierId }, 'revision');
    if ('existing' in prepared) throw alreadyThere(prepared.existing);
    const product = await findProduct(ctx, from.productId);
    const { id, staged, dictionary } = prepared;
    const revision = await keepRevision(ctx, product, {
      id,
      staged,
      dictionary,
      name: `generalised-${from.number}.parquet`,
      madeFrom: from.id,
    });
    return { id, solutions: [], searched: null, made: { revision, consent: null } };
  },
  facts: ({ made }, { levels = {} }) => ({
    madeFrom: made?.revision.madeFrom ?? '',
    rows: made?.revision.rows ?? 0,
    levels: { ...levels },
  }),
});

/**
 * Asks which levels of the quasi-identifiers reach the thresholds of the rule book, least loss first. With `apply` the
 * levels that were given make a new revision of the same product, taken in and measured as if it had been uploaded.
 */
export const generaliseRevision: Runnable<Generalise, Generalised> = {
  action: 'revision.generalise',
  secret: false,
  async run(request, read, present) {
    return read(codesAt(clock.now())).apply
      ? make.run(request, read, present, 201)
      : search.run(request, read, present);
  },
};

async function planOf({ revisionId }: Generalise): Promise<Plan> {
  const revision = await findRevision(null, revisionId);
  const named = (wanted: string) => revision.dictionary.filter(({ role }) => role === wanted).map(({ name }) => name);
  const product = await findProduct({ tx: null }, revision.productId);
  return { revision, product, quasiIdentifiers: named('quasi-identifier'), sensitive: named('sensitive') };
}

function widening({ revision, quasiIdentifiers, sensitive }: Plan, { hierarchies, levels }: Generalise) {
  const { id: revisionId, dictionary } = revision;
  const person = personColumnOf(revision) ?? undefined;
  return { revisionId, dictionary, quasiIdentifiers, sensitive, person, hierarchies, levels };
}

async function solutionsOf(ctx: Ctx, plan: Plan, asked: Generalise): Promise<FoundWays> {
  refuseFaults(plan, asked);
  const book = bookAt(ctx.now);
  const thresholds = riskThresholds(plan.product.level, book);
  const { suppress } = asked;
  return studied(ctx, levelsStudy, { ...widening(plan, asked), suppress, thresholds, tau: book.thresholds.tau });
}

async function prepare(ctx: Ctx, asked: Generalise): Promise<Prepared<PreparedGeneralisation>> {
  const plan = await planOf(asked);
  const { revision, product } = plan;
  own(ctx, { supplier: revision.supplierId }, 'revision');
  refuseFaults(plan, asked);
  await arrived(ctx, asked.revisionId);
  const { k } = riskThresholds(product.level, bookAt(ctx.now));
  const path = join(incomingFolder(), `${randomBytes(12).toString('hex')}.upload`);
  try {
    await studied(ctx, generalisationStudy, { ...widening(plan, asked), k, target: path });
    const received = { path, ...(await readThrough(path)) };
    const existing = await seekRevisionOf(ctx, product.id, received.sha256);
    if (existing) return { value: { existing } };
    const id = newId('rev');
    const dictionary = generalisedDictionary(revision.dictionary, asked.levels);
    const { persons, level } = product;
    const declared = {
      dictionary,
      keyColumn: revision.keyColumn,
      personal: product.subjectKind === 'person',
      persons,
      level,
    };
    const named = { name: 'generalised.parquet', format: 'parquet' as const };
    const staged = await stage(ctx, { revisionId: id, declared, received, named });
    return { value: { id, staged, dictionary }, discard: () => discardRevision(id) };
  } catch (error) {
    throw error instanceof IngestFault ? refusedFile(error) : error;
  } finally {
    await rm(path, { force: true });
  }
}

function refuseFaults({ revision, quasiIdentifiers }: Plan, { hierarchies, levels, apply }: Generalise): void {
  if (quasiIdentifiers.length === 0)
    throw problem('not-generalisable', 'The revision has no declared quasi-identifiers.');
  const errors = faultsOfGeneralisation(revision.dictionary, hierarchies, levels, apply);
  if (errors.length > 0) throw problem('not-generalisable', undefined, { errors });
}
