import { z } from 'zod';
import { at } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { shown } from '../../kernel/shown.ts';
import { moveSchema } from '../../kernel/moves.ts';
import { countedPageFields } from '../../kernel/page.ts';
import { faultsOfProduct } from '../rules/index.ts';
import type { Product } from '../store/product.ts';
import { codes, count, description, itemCode, may, productId, statement, supplierId, title } from './fields.ts';
import { stated } from './stated.ts';
import type { Actor } from '../../kernel/actor.ts';
import { productKinds, subjectKinds, updateFrequencies, DictionaryRow, PersonsDeclared } from './dictionary.ts';

export const NewProduct = z
  .strictObject({
    kind: z.enum(productKinds),
    title,
    titleZh: title,
    description,
    subjectKind: z.enum(subjectKinds).describe('Whom or what the rows are about. Data about persons are personal.'),
    dictionary: z.array(DictionaryRow).min(1).max(500),
    keyColumn: z
      .string()
      .optional()
      .describe(
        'The identifier by which single records are asked for; a record service needs one. ' +
          'In every revision each row has a value in it, and no two rows the same one.',
      ),
    persons: PersonsDeclared,
    sourceStatement: statement.describe('Where the data come from and by which right they are held (DR-1).'),
    processingStatement: statement.describe('What was done to the source, so that this is a derived product (DR-2).'),
    updateFrequency: z.enum(updateFrequencies),
    itemCodes: codes(itemCode, 50).default([]),
    ...stated,
  })
  .superRefine((product, context) => {
    for (const { path, code, detail } of faultsOfProduct(product))
      context.addIssue({ code: 'custom', path: [...path], message: detail, params: { code } });
  });
export type NewProduct = z.output<typeof NewProduct>;
export const ProductRef = z.strictObject({ productId });
export const ProductQuery = z.strictObject({
  ...countedPageFields(),
  supplierId: supplierId.optional().describe('For the operator and the regulator.'),
});

export const productShown = z.object({
  id: z.string(),
  supplierId: z.string(),
  kind: z.enum(productKinds),
  state: z.string(),
  title: z.string(),
  titleZh: z.string(),
  description: z.string(),
  subjectKind: z.enum(subjectKinds),
  dictionary: z.array(DictionaryRow),
  keyColumn: z.string().nullable(),
  persons: PersonsDeclared,
  sourceStatement: z.string(),
  processingStatement: z.string(),
  updateFrequency: z.enum(updateFrequencies),
  itemCodes: z.array(z.string()),
  revisionCount: count,
  createdAt: at,
  ...stated,
  personal: z.boolean(),
  actions: z.array(moveSchema),
});
export const toProduct = presenter('Product', productShown, (product: Product, actor: Actor) =>
  shown(productShown, {
    ...product,
    personal: product.subjectKind === 'person',
    actions: [may('revision.ingest', actor, product.supplierId), may('listing.draft', actor, product.supplierId)],
  }),
);
