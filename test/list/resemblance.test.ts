import { expect } from 'chai';
import fc from 'fast-check';
import { db } from '../../src/db/connection.ts';
import { CHUNK } from '../../src/db/rows.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { newId } from '../../src/kernel/ids.ts';
import { RevisionRow, SketchHashRow } from '../../src/list/models.ts';
import { indexSketches, resemblancesOf, sketchesWait } from '../../src/list/service/resemblance.ts';
import type { Listing } from '../../src/list/store/listing.ts';
import { indexSketch, sketchesToIndex, sketchNumberOf } from '../../src/list/store/sketch.ts';
import { compare, comparableHashes, type Sketch } from '../../src/measures/sketch/index.ts';
import { drawn, reworked, sketched, type DrawnTable, type Reworking } from '../support/drawn-tables.ts';
import { startExchange } from '../support/exchange.ts';
import { randomFrom } from '../support/identifiers.ts';
import { keepSketch, leaveIndex } from '../support/sketches.ts';

const studied = ({ revisionId, supplierId }: Pick<Listing, 'revisionId' | 'supplierId'>) =>
  resemblancesOf({ id: revisionId }, { supplierId, derivedFrom: [] });
const found = async (listing: Listing) => (await studied(listing)).map(({ revisionId }) => revisionId);
const hashesOf = async (id: string) =>
  (await SketchHashRow.findAll({ where: { sketchNumber: sketchNumberOf(id) } }))
    .map((row) => [Number(row.hash), Number(row.supplierNumber)])
    .sort(([a = 0], [b = 0]) => a - b);

const by = fc.integer({ min: 1, max: 12 });
const buried: fc.Arbitrary<Reworking> = fc.record({ how: fc.constant('buried' as const), by: fc.constantFrom(1, 2) });
const reworking: fc.Arbitrary<Reworking> = fc.oneof(
  fc.record({ how: fc.constantFrom('sampled' as const, 'diluted' as const), by }),
  buried,
  fc.record({ how: fc.constant('narrowed' as const), by: fc.constantFrom(1 as const, 2 as const) }),
  fc.record({ how: fc.constantFrom('reordered' as const, 'keyed-anew' as const, 'widened' as const) }),
);
const family = fc.record({
  seed: fc.integer(),
  rows: fc.integer({ min: 6, max: 150 }),
  values: fc.array(fc.integer({ min: 2, max: 3_000 }), { minLength: 2, maxLength: 5 }),
  copies: fc.tuple(
    fc.array(reworking, { maxLength: 3 }),
    fc.array(reworking, { maxLength: 3 }),
    fc.tuple(reworking, buried),
  ),
  suppliers: fc.array(fc.constantFrom(0, 1, 2, 3, 4), { minLength: 5, maxLength: 5 }),
  published: fc.array(fc.constantFrom(true, true, true, false), { minLength: 5, maxLength: 5 }),
  indexed: fc.array(fc.constantFrom(true, true, true, false), { minLength: 5, maxLength: 5 }),
});
const seed = Date.now() % 2 ** 31;

describe('what a listing is compared with', () => {
  let original: Sketch;
  let copy: Sketch;
  let published: Listing;
  before(async () => {
    await startExchange();
    const random = randomFrom(1);
    const table = drawn(random, 200, [500, 500, 500]);
    original = sketched(table);
    copy = sketched(reworked(table, { how: 'keyed-anew' }, random));
    published = await keepSketch({ supplierId: newId('mem'), sketch: original });
  });
  const newCopy = (supplierId = newId('mem')) => keepSketch({ supplierId, sketch: copy, published: false });

  it(`is through the index what it is without, in 1,000 pairs of tables (seed ${seed})`, async () => {
    const reported = { pairs: 0, resemblances: 0, small: 0 };
    await fc.assert(
      fc.asyncProperty(family, async ({ seed: drawing, rows, values, copies, suppliers, published, indexed }) => {
        const random = randomFrom(drawing);
        const table = drawn(random, rows, values);
        const tables = [
          table,
          ...copies.map((steps) => steps.reduce<DrawnTable>((from, step) => reworked(from, step, random), table)),
        ];
        const sketches = [...tables, drawn(random, rows, values)].map(sketched);
        const members = Array.from({ length: 5 }, () => newId('mem'));
        const kept = await Promise.all(
          sketches.map(async (sketch, at) => {
            const isPublished = published[at] === true;
            const supplierId = members[suppliers[at] ?? 0] as string;
            const listing = await keepSketch({ supplierId, sketch, published: isPublished });
            if (indexed[at] !== true) await leaveIndex(listing.revisionId);
            return { listing, sketch, isPublished };
          }),
        );
        const throughIndex = await Promise.all(kept.map(({ listing }) => studied(listing)));
        for (const [at, one] of kept.entries()) {
          const full = kept.flatMap(({ listing, sketch, isPublished }) => {
            const { containment, jaccard, by } = compare(one.sketch, sketch);
            reported.pairs += listing === one.listing ? 0 : 1;
            if (!isPublished || listing.supplierId === one.listing.supplierId || containment < 0.01) return [];
            if (sketch.rows >= 10 * one.sketch.rows) reported.small += 1;
            return [{ revisionId: listing.revisionId, containment, jaccard, by }];
          });
          reported.resemblances += full.length;
          const byId = (a: { revisionId: string }, b: { revisionId: string }) => (a.revisionId < b.revisionId ? -1 : 1);
          const some = throughIndex[at]?.map(({ revisionId, containment, jaccard, by }) => ({
            revisionId,
            containment,
            jaccard,
            by,
          }));
          expect(some?.sort(byId)).to.deep.equal(full.sort(byId));
        }
      }),
      { numRuns: 50, seed, verbose: 1 },
    );
    expect(reported.pairs).to.be.at.least(1_000);
    expect(reported.resemblances).to.be.at.least(50);
    expect(reported.small, 'small tables in tables ten times as large').to.be.at.least(5);
  }).timeout(240_000);

  it('are revisions of others that were published', async () => {
    const draft = await keepSketch({ supplierId: newId('mem'), sketch: original, published: false });
    const ids = await found(await newCopy());
    expect(ids).to.include(published.revisionId);
    expect(ids).not.to.include(draft.revisionId);
    expect(await found(await newCopy(published.supplierId))).not.to.include(published.revisionId);
  });

  it('are revisions outside the index too, before and after they are entered into it', async () => {
    const old = await keepSketch({ supplierId: newId('mem'), sketch: original });
    const entered = await hashesOf(old.revisionId);
    expect(entered).not.to.deep.equal([]);
    await leaveIndex(old.revisionId);
    const listing = await newCopy();
    expect(await found(listing)).to.include(old.revisionId);
    await enterAll();
    expect(await hashesOf(old.revisionId)).to.deep.equal(entered);
    expect(await found(listing)).to.include(old.revisionId);
  });

  it('are revisions that are entered into the index in the middle of a study', async () => {
    const sketch = sketched(drawn(randomFrom(2), 40, [500, 500, 500]));
    expect(comparableHashes(sketch).length, 'hashes that are asked for at once').to.be.within(5, CHUNK);
    const old = await keepSketch({ supplierId: newId('mem'), sketch });
    await leaveIndex(old.revisionId);
    const listing = await keepSketch({ supplierId: newId('mem'), sketch, published: false });
    let questions = 0;
    db().addHook('afterQuery', 'between', async (_, query) => {
      const { sql } = query as unknown as { sql?: string };
      if (!/sketch_hashes|sketch_number IS NULL/.test(sql ?? '')) return;
      questions += 1;
      if (questions > 1) return;
      const [waiting] = (await sketchesToIndex(1_000)).filter(({ id }) => id === old.revisionId);
      if (waiting) await inTransaction((tx) => indexSketch(tx, waiting));
    });
    try {
      expect((await found(listing)).filter((id) => id === old.revisionId)).to.have.length(1);
    } finally {
      db().removeHook('afterQuery', 'between');
    }
    expect(questions).to.be.at.least(2);
    expect(await hashesOf(old.revisionId)).not.to.deep.equal([]);
  });

  it('enter the index whole or not at all, and once, however many processes enter them and die', async () => {
    const old = await keepSketch({ supplierId: newId('mem'), sketch: original });
    const entered = await hashesOf(old.revisionId);
    await enterAll();
    await leaveIndex(old.revisionId);
    const [waiting] = await sketchesToIndex(1);
    expect(waiting?.id).to.equal(old.revisionId);
    const killed = inTransaction(async (tx) => {
      await indexSketch(tx, waiting as NonNullable<typeof waiting>);
      throw new Error('killed');
    });
    expect(await killed.catch(String)).to.equal('Error: killed');
    expect(await sketchesWait()).to.equal(true);
    await Promise.all([indexSketches(), indexSketches(), indexSketches()]);
    expect(await sketchesWait()).to.equal(false);
    expect(await hashesOf(old.revisionId)).to.deep.equal(entered);
  });

  async function enterAll(): Promise<void> {
    while (await sketchesWait()) await indexSketches();
    expect(await RevisionRow.count({ where: { sketchNumber: null } })).to.equal(0);
  }
});
