import { z } from 'zod';
import { presenter } from '../../kernel/http.ts';
import { slowingBy, type RuleBook, type Thresholds } from '../../terms/index.ts';
import type { HeldPrinciple } from '../../principles/desk.ts';
import { stages } from '../../kernel/verdict.ts';

export const Nothing = z.strictObject({});

const riskThresholds = z.object({ k: z.int(), highest: z.number(), atRisk: z.number(), l: z.number(), t: z.number() });
export const thresholdsShown: z.ZodType<Thresholds> = z.object({
  delivery: riskThresholds,
  strict: riskThresholds.describe('From strictFromLevel on.'),
  cleanRoom: riskThresholds,
  sample: z.object({ k: z.int(), highest: z.number() }),
  tau: z.number(),
  separation: z.number(),
  repetition: z.number(),
  resemblance: z.object({ review: z.number(), refuse: z.number() }),
  probing: z.number().describe('From this score on questions are stopped, and a person decides.'),
  slowing: z
    .object({
      score: z.number().describe('From this probing score on questions are slowed.'),
      waitSeconds: z.int().describe('How long each of them waits then.'),
      warnings: z.int().describe('How many more that look no better are answered before they are stopped.'),
      burst: z
        .object({ questions: z.int(), seconds: z.int() })
        .describe('At most so many questions in so many seconds under one agreement, however they look.'),
    })
    .optional()
    .describe(
      'How questions are slowed under one agreement. Books before 2026-12 do not say it; GET /principles does.',
    ),
  strictFromLevel: z.int(),
  noticeDays: z.int(),
  staleFactor: z.number(),
  answerDays: z.int(),
});
export const purposeShown = z.object({
  code: z.string(),
  broader: z.array(z.string()),
  zh: z.string(),
  aliases: z.array(z.string()),
});
export const prohibitedShown = z.object({
  code: z.string(),
  group: z.enum(['A', 'B', 'C']),
  text: z.string(),
  zh: z.string(),
});

const duty = z.object({
  stage: z.enum(stages),
  duty: z.string().nullable().describe('What must hold; our paraphrase.'),
  rules: z.array(z.string()).describe('The rules of the gate that check it today.'),
  otherwise: z.array(z.string()).describe('What else holds it today, outside the gate.'),
});
const principle = z.object({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  law: z.string().nullable(),
  stages: z.array(duty),
  prevents: z.string().describe('What the exchange makes impossible.'),
  detects: z.string().describe('What it only finds out.'),
  cannotKnow: z.string().describe('What it has no way of knowing.'),
});

const wording =
  "The source names the principles; duties, codes and the items of groups B and C are this project's own wording, not official text. " +
  'A duty without a rule and without "otherwise" is listed, not enforced.';

export type Principles = { readonly ruleBook: RuleBook; readonly principles: readonly HeldPrinciple[] };
export const toPrinciples = presenter(
  'Principles',
  z.object({
    wording: z.string(),
    ruleBook: z.object({ version: z.int(), since: z.string(), thresholds: thresholdsShown }),
    principles: z.array(principle),
    purposes: z.array(purposeShown),
    prohibited: z.array(prohibitedShown),
  }),
  ({ ruleBook: { version, since, thresholds, purposes, prohibited }, principles }: Principles) => ({
    wording,
    ruleBook: { version, since, thresholds: { ...thresholds, slowing: slowingBy({ thresholds }) } },
    principles: principles.map((one) => principle.parse(one)),
    purposes: purposes.map((one) => purposeShown.parse(one)),
    prohibited: prohibited.map((one) => prohibitedShown.parse(one)),
  }),
);
