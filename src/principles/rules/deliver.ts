import type { DeliverJudgeable } from '../judgeables.ts';
import {
  awaitRelease,
  heldFor,
  nothing,
  outsideOf,
  outsidePurpose,
  percent,
  remedy,
  unknownPurposes,
  type Objection,
  type SaidOf,
} from './objection.ts';
import { riskThresholds, type RuleBook } from '../../terms/index.ts';

/**
 * What speaks against one call, now. These rules run at every call: no pattern, no query, and nothing is allocated
 * unless something is found.
 */
export const frozen = heldFor(
  ['order', 'incident'],
  'frozen',
  'It is frozen, by an order or by an incident.',
  awaitRelease,
);

export const dutyOverdue = heldFor(
  ['duty'],
  'duty-overdue',
  'A duty towards persons in the data is overdue: to delete or to correct what was received.',
  remedy(
    'fulfil-duty',
    'Do what the notice asks for, and confirm it.',
    'The hold is released with the last confirmation.',
  ),
);

export const breachOpen = heldFor(
  ['breach'],
  'breach-open',
  'A breach of the terms was reported and is not decided.',
  remedy('answer-breach', 'Answer the report; the operator decides it.', 'After the decision it goes on, or ends.'),
);

export function consentEnded({ consentUntil, at }: DeliverJudgeable): readonly Objection[] {
  if (consentUntil === null || at < consentUntil) return nothing;
  return [
    {
      code: 'consent-ended',
      says: { until: consentUntil.toISOString() },
      detail: 'The first consent in the revision has ended.',
      measured: at.toISOString(),
      threshold: `t < ${consentUntil.toISOString()}`,
      remedies: [
        remedy(
          'renew-consent',
          'Ask the supplier for a revision with consents in force.',
          'Calls under it are answered.',
        ),
      ],
    },
  ];
}

export function callerUnknown({ authenticated }: DeliverJudgeable): readonly Objection[] {
  if (authenticated) return nothing;
  return [
    {
      code: 'caller-unknown',
      detail: 'Nothing is handed to a caller whom the exchange does not know.',
      measured: 'anonymous',
      threshold: 'a member of the exchange',
      remedies: [remedy('sign-in', 'Sign in, or use an API key.', 'The call is known to be yours.')],
    },
  ];
}

/** Shown and recorded, but it stops nothing: the call is marked, and credited when it is settled. */
export function stale({ staleFrom, at }: DeliverJudgeable): readonly Objection[] {
  if (staleFrom === null || at < staleFrom) return nothing;
  return [
    {
      verdict: 'noted',
      code: 'stale',
      says: { from: staleFrom.toISOString() },
      detail: 'The data are older than their product promises. The call will be credited.',
      measured: at.toISOString(),
      threshold: `t < ${staleFrom.toISOString()}`,
      remedies: [remedy('await-revision', 'Ask the supplier for a newer revision.', 'Calls under it are fresh.')],
    },
  ];
}

export function purposeNotAgreed({ purpose, agreement }: DeliverJudgeable, book: RuleBook): readonly Objection[] {
  if (purpose === agreement.purpose) return nothing;
  return outsidePurpose(purpose, [agreement.purpose], book, {
    code: 'purpose-not-agreed',
    detail: `The agreement is for ${agreement.purpose}; this call states ${purpose}.`,
    remedies: [
      remedy(
        'order-for-purpose',
        `Order the product for ${purpose}, if its supplier offers that.`,
        'A further agreement for that purpose.',
      ),
    ],
  });
}

export function purposeUnknown({ purpose }: DeliverJudgeable, book: RuleBook): readonly Objection[] {
  return unknownPurposes([purpose], book);
}

const orderAnew: SaidOf = {
  code: 'outside-term',
  detail: 'The call is outside the term of the agreement.',
  remedies: [remedy('renew', 'Order again.', 'A new agreement with a new term.')],
};

export const outsideTerm = ({ at, agreement }: DeliverJudgeable): readonly Objection[] =>
  outsideOf(agreement, at, orderAnew);

export function partiesUnnamed({ parties: { supplier, buyer, agreement } }: DeliverJudgeable): readonly Objection[] {
  if (supplier !== '' && buyer !== '' && agreement !== '') return nothing;
  return [
    {
      code: 'parties-unnamed',
      detail: 'The call does not name both sides and their agreement.',
      measured: `supplier ${supplier || '-'}, buyer ${buyer || '-'}, agreement ${agreement || '-'}`,
      threshold: 'all three named',
      remedies: [remedy('tell-operator', 'Tell the operator: this is a fault of the exchange.', 'It is put right.')],
    },
  ];
}

const stopped = heldFor(
  ['probing'],
  'questions-stopped',
  'Questions in this delivery are stopped, because they looked like a search for persons; a case decides whether they go on.',
  remedy(
    'await-case',
    'Wait for the case (GET /cases): a reviewer decides it. Explain there what the questions are for, if it is confirmed.',
    'When the case is waived, the hold ends and the questions go on.',
  ),
);

/**
 * Questions are stopped by a hold on their delivery. In other deliveries under the same agreement, and at the moment of
 * the stop itself, it is the score that is judged; it is shown to a tenth.
 */
export function probing(call: DeliverJudgeable, { thresholds }: RuleBook): readonly Objection[] {
  const { probing: score, probed } = call;
  if (score < thresholds.probing) {
    if (call.holds.length === 0) return nothing;
    return stopped(call).map((objection) => ({ ...objection, appealable: false as const }));
  }
  const told = probed === undefined ? '' : ` (${probed.signs.join(', ')}), stop ${probed.stops}`;
  return [
    {
      verdict: 'needs-review',
      code: 'probing',
      says: { score: (Math.floor(score * 10) / 10).toFixed(1), stopsAt: thresholds.probing },
      detail:
        'The questions under this agreement look as if they were searching for persons: neighbouring keys one after another, many misses, or pairs that ' +
        'differ in one person.',
      measured: `score ${(Math.floor(score * 10) / 10).toFixed(1)}${told}`,
      threshold: `below ${thresholds.probing}`,
      remedies: [
        remedy(
          'explain-use',
          'Explain the use of these questions to a reviewer.',
          'A person decides whether it goes on.',
        ),
      ],
    },
  ];
}

/** What the buyer could tell of persons by joining this revision with what it holds, if that hides them less. */
export function joinRisk({ joined }: DeliverJudgeable, book: RuleBook): readonly Objection[] {
  if (joined === undefined || joined.k >= joined.alone) return nothing;
  const { k } = riskThresholds(joined.level, book);
  if (joined.k >= k) return nothing;
  const { revisions, overlapping, subjects, uniqueness } = joined;
  return [
    {
      verdict: 'needs-review',
      code: 'join-risk',
      says: { revisions, k: joined.k, alone: joined.alone, unique: uniqueness, overlapping, persons: subjects },
      detail:
        `Joined with ${revisions} other revisions of this supplier that the buyer has or may fetch, some persons stand in a group of ${joined.k}; ` +
        `by itself the smallest has ${joined.alone}. ${percent(uniqueness)} of the persons are alone in theirs. ` +
        `${overlapping} of ${subjects} persons are in the others too.`,
      measured: `k = ${joined.k} joined, ${joined.alone} alone, ${percent(uniqueness)} unique`,
      threshold: `k ≥ ${k}`,
      remedies: [
        remedy(
          'delete-first',
          'End the other agreement, and confirm that what was received under it is deleted.',
          'What is deleted is joined no more: open the delivery again.',
        ),
        remedy('explain-use', 'Explain the use of both to a reviewer.', 'A person decides whether it is opened.'),
      ],
    },
  ];
}

export function rightSpent({ agreement }: DeliverJudgeable): readonly Objection[] {
  if (agreement.used < agreement.uses) return nothing;
  return [
    {
      code: 'right-spent',
      says: { uses: agreement.uses },
      detail: 'The right is spent: all its uses were made.',
      measured: `${agreement.used} uses made`,
      threshold: `${agreement.uses} uses agreed`,
      remedies: [remedy('order-again', 'Order more uses.', 'A new agreement with uses of its own.')],
    },
  ];
}
