import { z } from 'zod';
import { idOf, recordKey } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { pageFields, type Page } from '../../kernel/page.ts';
import type { OptOut } from '../../principles/desk.ts';

const supplierId = idOf('mem');

export const OptOutRequest = z.strictObject({
  supplierId: supplierId.optional().describe('Whose data it is; needed from the operator only.'),
  keys: z
    .array(recordKey)
    .min(1)
    .max(1000)
    .describe(
      "Keys of the supplier's own domain, exactly as they stand in its key columns, or in the columns that tell persons " +
        'apart: every record of a person is left out, and spaces around the name do not count.',
    ),
});
export const OptOutQuery = z.strictObject({
  ...pageFields,
  supplierId: supplierId.optional().describe('Whose registry; needed from the operator and the regulator only.'),
});

export type Registered = {
  readonly id: string;
  readonly version: number;
  readonly count: number;
  readonly added: number;
};
export const toRegistered = presenter(
  'OptOutRegistration',
  z.object({
    supplierId: z.string(),
    version: z.int(),
    count: z.int(),
    added: z.int().describe('Keys that were not in the registry before.'),
  }),
  ({ id, version, count, added }: Registered) => ({ supplierId: id, version, count, added }),
);

const optOut = z.object({ key: z.string(), version: z.int(), since: z.iso.datetime() });
export type OptOutPage = Pick<Page<OptOut>, 'items' | 'next'> & {
  readonly supplierId: string;
  readonly version: number;
  readonly count: number;
};
export const toOptOuts = presenter(
  'OptOuts',
  z.object({
    supplierId: z.string(),
    version: z.int(),
    count: z.int(),
    items: z.array(optOut),
    next: z.string().nullable(),
  }),
  ({ supplierId: whose, version, count, items, next }: OptOutPage) => ({
    supplierId: whose,
    version,
    count,
    items: items.map((one) => ({ key: one.key, version: one.version, since: one.createdAt.toISOString() })),
    next,
  }),
);
