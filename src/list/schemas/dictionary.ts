import { z } from 'zod';

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
 * How a quasi-identifier can be generalised: numbers in bands of these widths, or each raw value with what it becomes,
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
