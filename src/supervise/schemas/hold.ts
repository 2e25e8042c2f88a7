import { z } from 'zod';
import { at, idOf, reason } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import type { Prefix } from '../../kernel/ids.ts';
import { movesFor, moveSchema } from '../../kernel/moves.ts';
import { pageFields } from '../../kernel/page.ts';
import { holdCauses, type HoldCause } from '../../principles/index.ts';
import type { Hold } from '../../audit/index.ts';
import { anyId } from './fields.ts';
import { holdStates } from '../../audit/desk.ts';
import { partsIn, type Actor } from '../../kernel/actor.ts';
import { saying } from '../../kernel/said.ts';
import { waitFor, waitSchema, type Awaited } from '../../kernel/waits.ts';

/** What a hold can freeze, and the prefix of its identifiers. */
export const holdKinds = { member: 'mem', listing: 'lst', agreement: 'agr', delivery: 'dlv' } as const satisfies Record<
  string,
  Prefix
>;
const kinds = Object.keys(holdKinds) as [keyof typeof holdKinds, ...(keyof typeof holdKinds)[]];

export const HoldRequest = z
  .strictObject({ kind: z.enum(kinds), subject: anyId.describe('What is to be frozen.'), reason })
  .refine(({ kind, subject }) => subject.startsWith(`${holdKinds[kind]}_`), {
    path: ['subject'],
    error: saying('not-of-kind', 'must be the id of what `kind` says'),
  });
export const HoldRef = z.strictObject({ holdId: idOf('hld') });
export const HoldRelease = z.strictObject({ holdId: idOf('hld'), reason });
export const HoldQuery = z.strictObject({
  ...pageFields,
  state: z.enum(holdStates.states as [string, ...string[]]).optional(),
  kind: z.enum(kinds).optional(),
  cause: z.enum(holdCauses).optional(),
  subject: anyId.optional(),
});

/** Who ends a hold of each cause. */
const endedBy: Readonly<Record<HoldCause, Awaited>> = {
  order: 'regulator-releases',
  incident: 'institution-closes',
  breach: 'institution-closes',
  duty: 'buyer-confirms',
  probing: 'operator-decides',
};

export const toHold = presenter(
  'Hold',
  z.object({
    id: z.string(),
    kind: z.string(),
    subject: z.string(),
    cause: z.enum(holdCauses),
    source: z
      .string()
      .nullable()
      .describe('The notice, incident or case with which it ends; null for an order of the regulator.'),
    state: z.enum(holdStates.states),
    reason: z.string(),
    placedBy: z.string(),
    placedAt: at,
    releaseReason: z.string().nullable(),
    releasedBy: z.string().nullable(),
    releasedAt: at.nullable(),
    waits: waitSchema.nullable(),
    actions: z.array(moveSchema),
  }),
  (hold: Hold, actor: Actor) => ({
    id: hold.id,
    kind: hold.kind,
    subject: hold.subject,
    cause: hold.cause,
    source: hold.source,
    state: hold.state,
    reason: hold.reason,
    placedBy: hold.placedBy,
    placedAt: hold.placedAt.toISOString(),
    releaseReason: hold.releaseReason,
    releasedBy: hold.releasedBy,
    releasedAt: hold.releasedAt?.toISOString() ?? null,
    waits: hold.state === holdStates.initial ? waitFor(endedBy[hold.cause], hold.placedAt) : null,
    actions: movesFor(holdStates, hold.state, partsIn(actor, {})),
  }),
);
