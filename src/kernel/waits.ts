import { z } from 'zod';

/** What something can wait for, by code: whoever has to act, and what they have to do. */
export const awaited = {
  'operator-reviews': 'an operator to review the application',
  'second-operator-decides': 'a second operator to decide; whoever reviewed may not',
  'institution-reinstates': 'the operator or the regulator to reinstate or terminate',
  'colleague-activates': 'a colleague of whoever invited to vouch for the user',
  'operator-publishes': 'an operator to publish or return it',
  'supplier-revises': 'its supplier to revise it',
  'supplier-resumes': 'its supplier to resume it',
  'operator-decides': 'an operator to decide; of an appeal, somebody else than who decided before',
  'second-operator-approves': 'a second operator to approve or reject; whoever proposed may not',
  'second-operator-confirms': 'a second operator to confirm; whoever recorded it may not',
  'supplier-answers': 'the supplier to answer the person',
  'buyer-confirms': 'the buyer to do what the notice asks for, and its officer to confirm it',
  'institution-reports': 'the operator or the regulator to report it',
  'institution-closes': 'another user of the operator or the regulator to close it',
  'cycle-goes-on': 'the next step of the cycle, by the clock or an operator',
  'regulator-releases': 'the regulator to release it',
} as const;
export type Awaited = keyof typeof awaited;

/** What happens when the time is over and nobody acted. */
export const otherwises = {
  'agreement-stopped': 'the agreement is stopped until it confirms',
  'answered-late': 'it counts as answered late',
  'reported-late': 'it counts as reported late',
} as const;
export type Otherwise = keyof typeof otherwises;

export const waitSchema = z
  .object({
    code: z.enum(Object.keys(awaited) as [Awaited, ...Awaited[]]),
    detail: z.string(),
    since: z.iso.datetime(),
    until: z.iso.datetime().nullable(),
    otherwise: z.enum(Object.keys(otherwises) as [Otherwise, ...Otherwise[]]).nullable(),
  })
  .describe('Who has to act, since when and until when, and what happens else; null when it waits for nobody.');
export type Wait = z.output<typeof waitSchema>;

/** What something waits for, since when; where there is a time limit, until when and what happens then. */
export const waitFor = (
  code: Awaited | undefined,
  since: Date,
  limit?: { readonly until: Date; readonly otherwise: Otherwise },
): Wait | null =>
  code === undefined
    ? null
    : {
        code,
        detail: awaited[code],
        since: since.toISOString(),
        until: limit?.until.toISOString() ?? null,
        otherwise: limit?.otherwise ?? null,
      };
