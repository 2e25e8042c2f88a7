import { z } from 'zod';
import { stages } from '../kernel/ctx.ts';
import { presenter } from '../kernel/http.ts';
import { idPattern } from '../kernel/ids.ts';
import { pageFields, type Page } from '../kernel/page.ts';
import type { RuleBook } from './rule-book.ts';
import type { OptOut } from './store.ts';
import type { HeldPrinciple } from './table.ts';

const supplierId = z.string().regex(idPattern('mem'), 'must be a member id (mem_…)');
const key = z.string().min(1, 'must not be empty').max(200, 'must have at most 200 characters')
  .refine((text) => !/\p{Cs}/u.test(text), 'must be well-formed Unicode');

export const Nothing = z.strictObject({});
export const OptOutRequest = z.strictObject({
  supplierId: supplierId.optional().describe('Whose data it is; needed from the operator only.'),
  keys: z.array(key).min(1).max(1000).describe("Keys of the supplier's own domain, exactly as they stand in its key column."),
});
export const OptOutQuery = z.strictObject({
  ...pageFields,
  supplierId: supplierId.optional().describe('Whose registry; needed from the operator and the regulator only.'),
});

const duty = z.object({
  stage: z.enum(stages),
  duty: z.string().nullable().describe('What must hold; our paraphrase.'),
  rules: z.array(z.string()).describe('The rules of the gate that check it today.'),
  otherwise: z.array(z.string()).describe('What else holds it today, outside the gate.'),
});
const principle = z.object({ code: z.string(), zh: z.string(), en: z.string(), law: z.string().nullable(), stages: z.array(duty) });
const purpose = z.object({ code: z.string(), broader: z.string().nullable() });
const prohibited = z.object({ code: z.string(), group: z.enum(['A', 'B', 'C']), text: z.string() });

const wording = 'The source names the principles; duties, codes and the items of groups B and C are this project\'s own wording, not official text. '
  + 'A duty without a rule and without "otherwise" is listed, not enforced.';

export type Principles = { readonly ruleBook: RuleBook; readonly principles: readonly HeldPrinciple[] };
export const toPrinciples = presenter('Principles', z.object({
  wording: z.string(), ruleBook: z.object({ version: z.int(), since: z.string(), thresholds: z.object({ k: z.int() }) }),
  principles: z.array(principle), purposes: z.array(purpose), prohibited: z.array(prohibited),
}), ({ ruleBook, principles }: Principles) => ({
  wording,
  ruleBook: { version: ruleBook.version, since: ruleBook.since, thresholds: ruleBook.thresholds },
  principles: principles.map(({ code, zh, en, law, stages: held }) => ({
    code, zh, en, law, stages: held.map((at) => ({ ...at, rules: [...at.rules], otherwise: [...at.otherwise] })),
  })),
  purposes: [...ruleBook.purposes], prohibited: [...ruleBook.prohibited],
}));

export type Registered = { readonly id: string; readonly version: number; readonly count: number; readonly added: number };
export const toRegistered = presenter('OptOutRegistration', z.object({
  supplierId: z.string(), version: z.int(), count: z.int(), added: z.int().describe('Keys that were not in the registry before.'),
}), ({ id, version, count, added }: Registered) => ({ supplierId: id, version, count, added }));

const optOut = z.object({ key: z.string(), version: z.int(), since: z.iso.datetime() });
export type OptOutPage = Page<OptOut> & { readonly supplierId: string; readonly version: number; readonly count: number };
export const toOptOuts = presenter('OptOuts', z.object({
  supplierId: z.string(), version: z.int(), count: z.int(), items: z.array(optOut), next: z.string().nullable(),
}), ({ supplierId: whose, version, count, items, next }: OptOutPage) => ({
  supplierId: whose, version, count, items: items.map((one) => ({ key: one.key, version: one.version, since: one.createdAt.toISOString() })), next,
}));
