import { z } from 'zod';
import { saying } from '../../kernel/said.ts';
import { calendarUnits } from '../../measures/risk/index.ts';

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
 * How a quasi-identifier can be generalised: numbers in bands of these widths, dates and instants by units of the
 * calendar, or each raw value with what it becomes, level by level.
 */
export const DeclaredHierarchy = z.union([
  z
    .strictObject({ bands: z.array(z.int().min(2).max(1_000_000_000)).min(1).max(7) })
    .describe('Bands of numbers, by rising widths: with 10, 27 becomes 20-29. Above them is one level, *.'),
  z
    .strictObject({ calendar: z.array(z.enum(calendarUnits)).min(1).max(calendarUnits.length) })
    .describe(
      'Dates and instants by units of the calendar, from fine to coarse: with month, quarter, year, 2026-03-14 becomes ' +
        '2026-03, then 2026-Q1, then 2026. Above them is one level, *. Day is for instants only.',
    ),
  z.strictObject({
    levels: z
      .array(z.array(z.string().max(120)).min(2).max(9))
      .min(1)
      .max(mostValues),
  }),
]);
export type DeclaredHierarchy = z.output<typeof DeclaredHierarchy>;

/** Whom the rows are of: a column that tells persons apart, or each row another person. */
export const PersonsDeclared = z
  .union([
    z.literal('rows').describe('Each row is another person.'),
    z
      .strictObject({ column: z.string().min(1).max(120) })
      .describe('The identifier that is the same in all rows of a person.'),
  ])
  .nullable()
  .default(null)
  .describe(
    'Whom the rows are of. Every measure counts persons: where a person has several rows, name the column that tells ' +
      'persons apart. Rows that leave it empty make no group larger. Null, not said: each row counts as another person, ' +
      "and a column that looks like a person's and repeats is a finding.",
  );
export type PersonsDeclared = z.output<typeof PersonsDeclared>;

export const DictionaryRow = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(120)
    .refine((name) => name === name.trim(), saying('blank-ends', 'must not begin or end with spaces'))
    .describe('The name of the column in the file.'),
  label: z.string().trim().min(1).max(200),
  type: z.enum(cellTypes),
  unit: z.string().trim().min(1).max(40).optional(),
  role: z.enum(columnRoles),
  identifierType: z
    .enum(['pseudonym', 'credit-code', 'device', 'place', 'other'])
    .optional()
    .describe('Of an identifier: what it identifies by.'),
  hierarchy: DeclaredHierarchy.optional().describe(
    'Of a quasi-identifier or a sensitive column: how its values can be widened.',
  ),
});
export type DictionaryRow = z.output<typeof DictionaryRow>;
