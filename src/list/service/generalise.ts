import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clock } from '../../kernel/clock.ts';
import { own, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { saidOf } from '../../kernel/lists.ts';
import { sqlText, withDuck } from '../../data/duck.ts';
import { bookAt, codesAt } from '../../principles/index.ts';
import { generalisedSql, searchLevels, type Hierarchy } from '../../measures/risk/index.ts';
import { fromParquet, IngestFault, inFileOrder, parquetOptions, readThrough } from '../../data/ingest/index.ts';
import {
  discardRevision,
  hierarchyOf,
  incomingFolder,
  valuesOutside,
  revisionParquet,
  stage,
  type Staged,
} from '../intake/index.ts';
import { problem } from '../problems.ts';
import { faultsOfGeneralisation, heightOf, generalisedDictionary } from '../rules/index.ts';
import type { Generalise, Generalised, Way } from '../schemas/index.ts';
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

const MOST_VECTORS = 200_000;
const MOST_SOLUTIONS = 5;

const search = query('revision.generalise', async (ctx, asked: Generalise): Promise<Generalised> => {
  const plan = await planOf(asked);
  own(ctx, { supplier: plan.revision.supplierId }, 'revision');
  return { id: asked.revisionId, ...(await solutionsOf(plan, asked, ctx.now)), made: null };
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

async function solutionsOf(
  plan: Plan,
  asked: Generalise,
  now: Date,
): Promise<Pick<Generalised, 'solutions' | 'searched'>> {
  const { product, quasiIdentifiers, sensitive } = plan;
  refuseFaults(plan, asked);
  return withDuck(async (duck) => {
    const { relation, hierarchies } = await banded(duck, plan, asked);
    const vectors = quasiIdentifiers.reduce((count, name) => count * heightOf(hierarchies[name] as Hierarchy), 1);
    if (vectors > MOST_VECTORS)
      throw problem(
        'not-generalisable',
        `There are ${vectors} vectors of levels; at most ${MOST_VECTORS} are searched.`,
      );
    const book = bookAt(now);
    const found = await searchLevels(duck, relation, {
      quasiIdentifiers,
      hierarchies: Object.fromEntries(quasiIdentifiers.map((name) => [name, hierarchies[name] as Hierarchy])),
      sensitive,
      person: personColumnOf(plan.revision) ?? undefined,
      thresholds: riskThresholds(product.level, book),
      suppress: asked.suppress,
      tau: book.thresholds.tau,
      most: MOST_SOLUTIONS,
    });
    const named = (levels: readonly number[]) =>
      Object.fromEntries(quasiIdentifiers.map((name, at) => [name, levels[at] ?? 0]));
    const ways = found.solutions.map(({ levels, ...way }): Way => ({ ...way, levels: named(levels) }));
    return { solutions: ways, searched: `${found.searched} of ${found.vectors}` };
  });
}

async function prepare(ctx: Ctx, asked: Generalise): Promise<Prepared<PreparedGeneralisation>> {
  const plan = await planOf(asked);
  const { revision, product, quasiIdentifiers } = plan;
  own(ctx, { supplier: revision.supplierId }, 'revision');
  refuseFaults(plan, asked);
  const { levels } = asked;
  const book = bookAt(ctx.now);
  const path = join(incomingFolder(), `${randomBytes(12).toString('hex')}.upload`);
  try {
    await withDuck(async (duck) => {
      const { relation, hierarchies } = await banded(duck, plan, asked);
      const { k } = riskThresholds(product.level, book);
      const sql = generalisedSql(relation, {
        quasiIdentifiers,
        hierarchies,
        levels: quasiIdentifiers.map((name) => saidOf(levels, name) ?? 0),
        k,
        person: personColumnOf(revision) ?? undefined,
      });
      await duck.run(
        `COPY (SELECT * FROM (${sql}) ${inFileOrder}) TO ${sqlText(path)} ${parquetOptions(revision.dictionary.length)}`,
      );
    });
    const received = { path, ...(await readThrough(path)) };
    const existing = await seekRevisionOf(ctx, product.id, received.sha256);
    if (existing) return { value: { existing } };
    const id = newId('rev');
    const dictionary = generalisedDictionary(revision.dictionary, levels);
    const { persons, level } = product;
    const declared = {
      dictionary,
      keyColumn: revision.keyColumn,
      personal: product.subjectKind === 'person',
      persons,
      level,
    };
    const named = { name: 'generalised.parquet', format: 'parquet' as const };
    const staged = await stage(id, declared, received, named, { book, today: ctx.now.toISOString().slice(0, 10) });
    return { value: { id, staged, dictionary }, discard: () => discardRevision(id) };
  } catch (error) {
    throw error instanceof IngestFault ? refusedFile(error) : error;
  } finally {
    await rm(path, { force: true });
  }
}

type Duck = Parameters<typeof hierarchyOf>[0];

/** The rows with their sensitive columns generalised as requested, and the hierarchies of the quasi-identifiers. */
async function banded(
  duck: Duck,
  plan: Plan,
  asked: Generalise,
): Promise<{ readonly relation: string; readonly hierarchies: Record<string, Hierarchy> }> {
  const { levels = {} } = asked;
  const raw = fromParquet(revisionParquet(plan.revision.id));
  const wide = plan.sensitive.filter((name) => (saidOf(levels, name) ?? 0) > 0);
  const hierarchies = await hierarchiesOf(duck, raw, [...plan.quasiIdentifiers, ...wide], plan, asked);
  if (wide.length === 0) return { relation: raw, hierarchies };
  const relation = `(${generalisedSql(raw, { quasiIdentifiers: wide, hierarchies, levels: wide.map((name) => saidOf(levels, name) ?? 0) })})`;
  return { relation, hierarchies };
}

async function hierarchiesOf(
  duck: Duck,
  relation: string,
  names: readonly string[],
  { revision }: Plan,
  { hierarchies }: Generalise,
): Promise<Record<string, Hierarchy>> {
  const built = new Map<string, Hierarchy>();
  for (const name of names) {
    const declared = saidOf(hierarchies, name) ?? revision.dictionary.find((row) => row.name === name)?.hierarchy;
    const hierarchy = await hierarchyOf(duck, relation, name, declared);
    if (hierarchy === null)
      throw problem('not-generalisable', `"${name}" has too many values to be widened without a hierarchy of bands.`);
    const unknown = await valuesOutside(duck, relation, name, hierarchy);
    if (unknown > 0) throw problem('not-generalisable', `${unknown} values of "${name}" are not in its hierarchy.`);
    built.set(name, hierarchy);
  }
  return Object.fromEntries(built);
}

function refuseFaults({ revision, quasiIdentifiers }: Plan, { hierarchies, levels, apply }: Generalise): void {
  if (quasiIdentifiers.length === 0)
    throw problem('not-generalisable', 'The revision has no declared quasi-identifiers.');
  const errors = faultsOfGeneralisation(revision.dictionary, hierarchies, levels, apply);
  if (errors.length > 0) throw problem('not-generalisable', undefined, { errors });
}
