import { z } from 'zod';
import { at } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { moveSchema } from '../../kernel/moves.ts';
import { pageFields } from '../../kernel/page.ts';
import { faultsOfProduct } from '../rules.ts';
import type { Product } from '../store/product.ts';
import { codes, count, description, itemCode, may, productId, statement, supplierId, title } from './fields.ts';
import { stated } from './stated.ts';
import type { Actor } from '../../kernel/actor.ts';

export const productKinds = ['data-set', 'record-service', 'file-series'] as const;
export const subjectKinds = ['person', 'enterprise', 'thing'] as const;
export const cellTypes = ['text', 'integer', 'decimal', 'date', 'instant', 'boolean'] as const;
export const columnRoles = ['identifier', 'quasi-identifier', 'sensitive', 'measure', 'free-text'] as const;
/** The union of what the open-data portals of ten cities declare. */
export const updateFrequencies = [
  'real-time',
  'hourly',
  'daily',
  'weekly',
  'every-15-days',
  'monthly',
  'quarterly',
  'half-yearly',
  'yearly',
  'every-2-years',
  'every-3-years',
  'every-5-years',
  'every-10-years',
  'irregular',
] as const;
export type ProductKind = (typeof productKinds)[number];
export type SubjectKind = (typeof subjectKinds)[number];
export type CellType = (typeof cellTypes)[number];
export type UpdateFrequency = (typeof updateFrequencies)[number];

const mostValues = 2_000;
/**
 * How a quasi-identifier can be widened: numbers in bands of these widths, or each raw value with what it becomes,
 * level by level.
 */
export const DeclaredHierarchy = z.union([
  z.strictObject({ bands: z.array(z.int().min(2).max(1_000_000_000)).min(1).max(7) }),
  z.strictObject({
    levels: z
      .array(z.array(z.string().max(120)).min(2).max(9))
      .min(1)
      .max(mostValues),
  }),
]);
export type DeclaredHierarchy = z.output<typeof DeclaredHierarchy>;

export const DictionaryRow = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(120)
    .refine((name) => name === name.trim(), 'must not begin or end with spaces')
    .describe('The name of the column in the file.'),
  label: z.string().trim().min(1).max(200),
  type: z.enum(cellTypes),
  unit: z.string().trim().min(1).max(40).optional(),
  role: z.enum(columnRoles),
  identifierType: z
    .enum(['pseudonym', 'credit-code', 'device', 'place', 'other'])
    .optional()
    .describe('Of an identifier: what it identifies by.'),
  hierarchy: DeclaredHierarchy.optional().describe('Of a quasi-identifier: how its values can be widened.'),
});
export type DictionaryRow = z.output<typeof DictionaryRow>;

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
      .describe('The identifier by which single records are asked for; a record service needs one.'),
    sourceStatement: statement.describe('Where the data come from and by which right they are held (DR-1).'),
    processingStatement: statement.describe('What was done to the source, so that this is a derived product (DR-2).'),
    updateFrequency: z.enum(updateFrequencies),
    itemCodes: codes(itemCode, 50).default([]),
    ...stated,
  })
  .superRefine((product, context) => {
    for (const { path, detail } of faultsOfProduct(product))
      context.addIssue({ code: 'custom', path: [...path], message: detail });
  });
export type NewProduct = z.output<typeof NewProduct>;
export const ProductRef = z.strictObject({ productId });
export const ProductQuery = z.strictObject({
  ...pageFields,
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
  personal: z.boolean(),
  dictionary: z.array(DictionaryRow),
  keyColumn: z.string().nullable(),
  sourceStatement: z.string(),
  processingStatement: z.string(),
  updateFrequency: z.enum(updateFrequencies),
  itemCodes: z.array(z.string()),
  ...stated,
  revisionCount: count,
  createdAt: at,
  actions: z.array(moveSchema),
});
const showStated = ({ evidence, processing, processors, derivedFrom }: Product) => ({
  evidence: [...evidence],
  processing: [...processing],
  processors: processors && [...processors],
  derivedFrom: [...derivedFrom],
});
export const toProduct = presenter('Product', productShown, (product: Product, actor: Actor) => ({
  ...product,
  ...showStated(product),
  personal: product.subjectKind === 'person',
  dictionary: [...product.dictionary],
  itemCodes: [...product.itemCodes],
  createdAt: product.createdAt.toISOString(),
  actions: [may('revision.ingest', actor, product.supplierId), may('listing.draft', actor, product.supplierId)],
}));
