import { randomUUID } from 'node:crypto';
import { expectStatus, type Body, type Person } from '../../seeders/client.ts';

/** A column of a dictionary, short for tests. */
export const column = (name: string, type = 'text', role = 'measure') => ({ name, label: name, type, role });

/** A product that asks nothing of its file but two columns. */
export const plainProduct = {
  kind: 'data-set',
  title: 'Weather of a town',
  titleZh: '某镇天气',
  description: 'Daily weather of a small town, one row a day.',
  subjectKind: 'thing',
  dictionary: [column('day', 'date'), column('rain', 'decimal')],
  sourceStatement: 'Measured by our own station on our own roof since 2010.',
  processingStatement: 'Hourly readings summed to days, faulty hours left out.',
  updateFrequency: 'daily',
  evidence: [{ kind: 'own-production', reference: 'Log of the station since 2010' }],
  processing: [{ step: 'aggregated', what: 'Hourly readings summed to days' }],
  level: 1,
};

const digits = (mark: string, from: number) => Number.parseInt(mark.replaceAll('-', '').slice(from, from + 7), 16);

/** Three days like no others: what one supplier lists must not be found again at another. */
export const plainCsv = (mark = randomUUID()) =>
  `day,rain\n2024-01-01,${digits(mark, 0)}.5\n2024-01-02,${digits(mark, 7)}.25\n2024-01-03,${digits(mark, 14)}.125\n`;

export async function newProduct(supplier: Person, change: object = {}): Promise<Body> {
  return expectStatus(await supplier.post('/products', { ...plainProduct, ...change }), 201);
}

export async function newRevision(supplier: Person, productId: unknown, csv = plainCsv()): Promise<Body> {
  return expectStatus(await supplier.upload(`/products/${String(productId)}/revisions?name=file.csv`, csv), 201);
}

export const declaration = { officer: 'Olga Officer', noneOfTheList: true, items: [] };
export const plainTerms = {
  purposes: ['AcademicResearch', 'Marketing'],
  maxTermDays: 30,
  maxUses: 100,
  usesOffered: 1000,
  plan: { model: 'per-call', currency: 'CNY', price: '1.50' },
  declaration,
};

/** A draft of a new product's first revision. */
export async function newDraft(supplier: Person, change: object = {}, product: object = {}): Promise<Body> {
  const { id } = await newProduct(supplier, product);
  const revision = await newRevision(supplier, id);
  return expectStatus(await supplier.post('/listings', { revisionId: revision['id'], ...plainTerms, ...change }), 201);
}

export async function newPublished(
  supplier: Person,
  operator: Person,
  change: object = {},
  product: object = {},
): Promise<Body> {
  const { id } = await newDraft(supplier, change, product);
  expectStatus(await supplier.post(`/listings/${id}/submit`), 200);
  return expectStatus(await operator.post(`/listings/${id}/publish`), 200);
}
