import type { SettleJudgeable } from '../judgeables.ts';
import { awaitRelease, heldFor, nothing, outsideOf, outsidePurpose, remedy, type Objection } from './objection.ts';
import type { RuleBook } from '../../terms/index.ts';

/** What speaks against paying a call: the same limits again, as the call was metered, and what is known of it today. */
const dispute = remedy(
  'dispute',
  'Give the reason to the operator; it stays reserved until then.',
  'A later cycle pays or credits it.',
);

export const frozen = heldFor(
  ['order', 'incident'],
  'frozen',
  'It is frozen, by an order or by an incident.',
  awaitRelease,
);

export const breachOpen = heldFor(
  ['breach'],
  'unpaid-for-breach',
  'A breach of the terms was reported and is not decided: nothing is paid until then.',
  awaitRelease,
);

export function consentEnded({ call, consentUntil }: SettleJudgeable): readonly Objection[] {
  if (call === null || consentUntil === null || call.at < consentUntil) return nothing;
  return [
    {
      code: 'answered-after-consent',
      says: { until: consentUntil.toISOString() },
      detail: 'The call was answered after consent had ended.',
      measured: call.at.toISOString(),
      threshold: `t < ${consentUntil.toISOString()}`,
      remedies: [dispute],
    },
  ];
}

export function stale({ call }: SettleJudgeable): readonly Objection[] {
  if (call === null || !call.stale) return nothing;
  return [
    {
      code: 'answered-stale',
      detail: 'The call was answered with data older than promised: it is credited to the buyer, not paid.',
      measured: 'marked stale',
      threshold: 'fresh data',
      remedies: [dispute],
    },
  ];
}

export function outsideLimits({ call, agreement }: SettleJudgeable, book: RuleBook): readonly Objection[] {
  if (call === null || agreement === null) {
    return [
      {
        code: call === null ? 'no-call' : 'no-agreement',
        detail:
          call === null
            ? 'There is no call for which this would be owed.'
            : 'There is no agreement under which this would be owed.',
        measured: 'none',
        threshold: 'a call under an agreement',
        remedies: [dispute],
      },
    ];
  }
  return [
    ...outsideOf(agreement, call.at, {
      code: 'called-outside-term',
      detail: 'The call was made outside the term of its agreement.',
      remedies: [dispute],
    }),
    ...outsidePurpose(call.purpose, [agreement.purpose], book, {
      code: 'called-outside-purpose',
      detail: 'The call was made outside the purpose of its agreement.',
      remedies: [dispute],
    }),
  ];
}

const isProhibited = (code: string, book: RuleBook): boolean => book.prohibited.some((item) => item.code === code);

/** A take-down under a principle; one under the prohibited list is `prohibited`. */
export function unlawful({ takenDown }: SettleJudgeable, book: RuleBook): readonly Objection[] {
  if (takenDown === null || isProhibited(takenDown, book)) return nothing;
  return [
    {
      code: 'taken-down',
      says: { under: takenDown },
      detail: `The listing was taken down under ${takenDown}: what was unlawfully delivered is not paid.`,
      measured: takenDown,
      threshold: 'not taken down',
      remedies: [dispute],
    },
  ];
}

export function prohibited({ takenDown }: SettleJudgeable, book: RuleBook): readonly Objection[] {
  if (takenDown === null || !isProhibited(takenDown, book)) return nothing;
  return [
    {
      code: 'taken-down-prohibited',
      says: { item: takenDown },
      detail: `The listing was taken down under ${takenDown} of the prohibited list: such data are not paid.`,
      measured: takenDown,
      threshold: 'nothing of the list',
      remedies: [dispute],
    },
  ];
}

export function unlogged({ entryFound, entrySealed }: SettleJudgeable): readonly Objection[] {
  if (entryFound && entrySealed) return nothing;
  return [
    {
      code: entryFound ? 'not-sealed' : 'no-entry',
      detail: entryFound
        ? 'The delivery is not sealed in the log yet.'
        : 'The delivery has no entry in the log: no log, no money.',
      measured: entryFound ? 'not sealed' : 'no entry',
      threshold: 'a sealed entry',
      remedies: entryFound ? [remedy('await-seal', 'Settle it in the next cycle.', 'It is sealed by then.')] : [],
    },
  ];
}
