import { randomInt } from 'node:crypto';
import { expectStatus, type Body, type Person } from '../../seeders/client.ts';
import type { Exchange } from '../support/exchange.ts';

const dictionary = [
  { name: 'station', label: 'Station', type: 'text', role: 'measure' },
  { name: 'level_cm', label: 'Level of the river', type: 'integer', unit: 'cm', role: 'measure' },
];
const description = {
  kind: 'data-set',
  title: 'Levels of a river',
  titleZh: '水位',
  description: 'Levels of a river at its stations, each hour.',
  subjectKind: 'thing',
  dictionary,
  sourceStatement: 'Measured by the supplier at stations of its own.',
  processingStatement: 'Averaged over each hour from readings of a minute.',
  updateFrequency: 'hourly',
  level: 1,
  evidence: [{ kind: 'own-production', reference: 'Stations 1 to 9 of the supplier' }],
  processing: [{ step: 'aggregated', what: 'Averages over an hour' }],
};
const offer = {
  purposes: ['ResearchAndDevelopment', 'Marketing'],
  maxTermDays: 30,
  maxUses: 100,
  territories: ['CN', 'SG'],
  rights: ['use'],
  plan: { model: 'per-call', currency: 'CNY', price: '5', per: 1 },
  declaration: { officer: 'The data protection officer', noneOfTheList: true, items: [] },
};

/** A product about things, with a revision of its own, and as many published listings of it as terms are told. */
export async function offersOf(
  exchange: Exchange,
  supplier: Person,
  listings: readonly object[],
  product: object = {},
): Promise<{ readonly productId: string; readonly listingIds: string[] }> {
  const { id } = expectStatus(await supplier.post('/products', { ...description, ...product }), 201);
  const lines = Array.from({ length: 30 }, (_, hour) => `S${hour % 9},${randomInt(1_000_000)}`);
  const upload = await supplier.upload(
    `/products/${id}/revisions?name=levels.csv`,
    ['station,level_cm', ...lines].join('\n'),
    'text/csv',
  );
  const { id: revisionId } = expectStatus(upload, 201);
  const listingIds: string[] = [];
  for (const terms of listings) {
    const listing: Body = expectStatus(await supplier.post('/listings', { revisionId, ...offer, ...terms }), 201);
    expectStatus(await supplier.post(`/listings/${listing['id']}/submit`), 200);
    expectStatus(await exchange.operators[0].post(`/listings/${listing['id']}/publish`), 200);
    listingIds.push(listing['id'] as string);
  }
  return { productId: id as string, listingIds };
}
