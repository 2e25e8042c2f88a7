import jwt from 'jsonwebtoken';
import type { Person } from '../../seeders/client.ts';
import { own } from '../../src/kernel/ctx.ts';
import { newId } from '../../src/kernel/ids.ts';
import { Problem } from '../../src/kernel/problem.ts';
import {
  decisionsAbout,
  pass,
  type DeliverJudgeable,
  type ListJudgeable,
  type MatchJudgeable,
} from '../../src/principles/index.ts';
import { listed } from '../principles/gate-subjects.ts';
import { command } from '../../src/command/index.ts';
import type { Finding } from '../../src/kernel/verdict.ts';
import type { Request } from '../../src/kernel/actor.ts';

export const reason = 'The word has another meaning in this trade.';
export const grounds = 'Our lawyers say that this is no trade secret of anybody.';

/** What a submission came to: nothing, or the problem that the party was told. */
export type Told = Problem | undefined;
type ToldFinding = Finding & { readonly caseId: string | null };

export const attempt = async (work: Promise<unknown>): Promise<Told> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
};
export const callAs = ({ token }: Person): Request => {
  const { sub, sid } = jwt.decode(token ?? '') as { sub: string; sid: string };
  return { caller: { kind: 'user', userId: sub, sessionId: sid }, requestId: 'req_test' };
};
export const shown = (output: unknown) => output;

type Given<S> = { readonly who: string; readonly subject: S };
/** The gate as the rooms call it, with a subject of the test's own making. */
export const submit = command({
  action: 'listing.submit',
  work: async (ctx, { who, subject }: Given<ListJudgeable>) => {
    own(ctx, { supplier: who }, 'listing');
    pass(ctx, 'list', { ...subject, decisions: await decisionsAbout(ctx.tx, subject.about) }, { supplier: who });
    return { id: subject.id };
  },
});
export const order = command({
  action: 'agreement.order',
  work: async (ctx, { who, subject }: Given<MatchJudgeable>) => {
    own(ctx, { buyer: who }, 'agreement');
    pass(ctx, 'match', { ...subject, decisions: await decisionsAbout(ctx.tx, [subject.about]) }, { buyer: who });
    return { id: subject.id };
  },
});
export const ask = command({
  action: 'call.query',
  work: async (ctx, { who, subject }: Given<DeliverJudgeable>) => {
    own(ctx, { buyer: who }, 'delivery');
    pass(ctx, 'deliver', subject, { supplier: newId('mem'), buyer: who });
    return { id: subject.id };
  },
});
export const turnDown = (action: 'listing.return' | 'listing.take-down') =>
  command({ action: action, work: async (_ctx, { id }: { readonly id: string }) => ({ id }) });

export const word = (certain: boolean, row = 3) => ({
  code: 'C1',
  term: 'recipe',
  where: 'note',
  row,
  masked: 'r*****',
  certain,
});
export const listing = (change: Partial<ListJudgeable> = {}): ListJudgeable => ({
  ...listed,
  id: newId('lst'),
  about: newId('rev'),
  ...change,
});

export const hand = (person: Person, subject: ListJudgeable) =>
  attempt(submit.run(callAs(person), () => ({ who: person.memberId, subject }), shown));
export const findings = (told: Told) => (told?.extensions['findings'] ?? []) as readonly ToldFinding[];
export const verdictOf = (told: Told) => told?.extensions['verdictId'] as string;
