import { inTransaction } from '../../src/db/transaction.ts';
import { newId } from '../../src/kernel/ids.ts';
import { RevisionRow, SketchHashRow } from '../../src/list/models.ts';
import { insertListing, type Listing } from '../../src/list/store/listing.ts';
import { insertProduct, type Product } from '../../src/list/store/product.ts';
import { insertRevision, type Revision } from '../../src/list/store/revision.ts';
import { sketchNumberOf } from '../../src/list/store/sketch.ts';
import { pack, unpack } from '../../src/measures/sketch/pack.ts';
import type { Shingles, Sketch } from '../../src/measures/sketch/index.ts';
import { bookAt } from '../../src/principles/index.ts';

const description = 'Measured by our own stations on our own roofs, one row a day and station.';
const dictionary = ['id', 'age', 'district', 'wage', 'day', 'job', 'spent', 'grade'].map((name) => ({
  name,
  label: name,
  type: 'text' as const,
  role: 'measure' as const,
}));

type Kept = { readonly supplierId: string; readonly sketch: Sketch; readonly published?: boolean };

/** A product, a revision with this sketch and its listing, written as the commands write them. */
export async function keepSketch({ supplierId, sketch, published = true }: Kept): Promise<Listing> {
  const now = new Date();
  const product: Product = {
    id: newId('prd'),
    supplierId,
    kind: 'data-set',
    state: 'active',
    title: 'Weather of a town',
    titleZh: '某镇天气',
    description,
    subjectKind: 'thing',
    dictionary,
    persons: null,
    keyColumn: null,
    sourceStatement: description,
    processingStatement: description,
    updateFrequency: 'daily',
    itemCodes: [],
    revisionCount: 1,
    createdAt: now,
    basis: null,
    contact: null,
    evidence: [],
    processing: [],
    processors: null,
    level: 1,
    quality: null,
    derivedFrom: [],
  };
  const id = newId('rev');
  const revision: Revision = {
    id,
    productId: product.id,
    supplierId,
    number: 1,
    state: 'available',
    name: 'rows.csv',
    format: 'csv',
    rows: sketch.rows,
    bytes: 1,
    originalSha256: id.slice(4).repeat(2),
    parquetSha256: id.slice(4).repeat(2),
    keyColumn: null,
    madeFrom: null,
    createdAt: now,
    dictionary,
    profile: [],
    risk: null,
    detected: [],
    measures: {
      ruleBook: bookAt(now).version,
      candidates: [],
      repetition: null,
      signs: [],
      hits: [],
      measured: { completeness: 1, ageDays: null },
    },
  };
  const listing: Listing = {
    id: newId('lst'),
    supplierId,
    productId: product.id,
    revisionId: id,
    state: published ? 'published' : 'draft',
    title: product.title,
    titleZh: product.titleZh,
    description,
    personal: false,
    purposes: [],
    territories: [],
    maxTermDays: 30,
    maxUses: 100,
    usesOffered: null,
    usesTaken: 0,
    rights: [],
    exclusive: false,
    sample: { kind: 'none', k: null, rows: [] },
    plan: { model: 'per-call', currency: 'CNY', price: '1.50', per: 1 },
    itemCodes: [],
    declaration: null,
    reason: null,
    banner: null,
    version: 1,
    publishedAt: published ? now : null,
    createdAt: now,
    updatedAt: now,
  };
  return inTransaction(async (tx) => {
    await insertProduct({ tx }, product);
    await insertRevision({ tx }, revision, sketch);
    return insertListing({ tx }, listing);
  });
}

/** The sketch of a table of the same shape of which no row is the same. */
export function otherRows(sketch: Sketch): Sketch {
  const other = (level: Shingles): Shingles =>
    pack(
      unpack(level).map((shingle) => ({ ...shingle, hash: Math.floor(Math.random() * level.threshold) })),
      level.threshold,
      Infinity,
    );
  const { whole, bare, one, two } = sketch;
  return { ...sketch, whole: other(whole), bare: other(bare), one: other(one), two: other(two) };
}

/** Leaves a revision as one that came in before sketches were indexed. */
export async function leaveIndex(id: string): Promise<void> {
  await RevisionRow.update({ sketchNumber: null }, { where: { id } });
  await SketchHashRow.destroy({ where: { sketchNumber: sketchNumberOf(id) } });
}
