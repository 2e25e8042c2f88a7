import { z } from 'zod';
import { at } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { shown } from '../../kernel/shown.ts';

export const desks = ['supply', 'buy', 'operate', 'regulate'] as const;
export type DeskName = (typeof desks)[number];
export const DeskRef = z.strictObject({ desk: z.enum(desks) });

const queueShown = z.object({
  name: z.string(),
  for: z.enum(['me', 'others']).describe('Who is to do something next.'),
  list: z.string().describe('The list that holds these, as an address below the API.'),
  count: z.int().min(0),
  oldestAt: at.nullable().describe('Since when the one waits that waits longest.'),
  dueAt: at.nullable().describe('Until when the first is to be done, where there is a clock.'),
});
const figureShown = z.object({
  name: z.string(),
  value: z.string().nullable(),
  unit: z.string().describe('`count`, `instant`, or the currency of an amount.'),
});
const stepShown = z.object({ step: z.string(), done: z.boolean() });

export type Queue = Readonly<
  Pick<z.output<typeof queueShown>, 'name' | 'for' | 'list' | 'count'> & { oldestAt: Date | null; dueAt: Date | null }
>;
export type Figure = Readonly<z.output<typeof figureShown>>;
export type FirstStep = Readonly<z.output<typeof stepShown>>;
export type Desk = {
  readonly queues: readonly Queue[];
  readonly checklist: readonly FirstStep[];
  readonly figures: readonly Figure[];
};

export const toDesk = presenter(
  'Desk',
  z.object({ queues: z.array(queueShown), checklist: z.array(stepShown), figures: z.array(figureShown) }),
  ({ queues, checklist, figures }: Desk) => ({
    queues: queues.map((queue) => shown(queueShown, queue)),
    checklist: [...checklist],
    figures: [...figures],
  }),
);
