import type { ListJudgeable } from '../../judgeables.ts';
import { inListing, inProduct, nothing, outsidePurpose, remedy, restsOnConsent, type Objection } from '../objection.ts';
import type { RuleBook } from '../../../terms/index.ts';

export function basisMissing({ personal, basis }: ListJudgeable): readonly Objection[] {
  if (!personal || (basis !== null && basis.kind !== 'none')) return nothing;
  return [
    {
      code: 'basis-missing',
      detail: 'The product is about persons, but no legal basis is stated on which their data are traded.',
      measured: basis?.kind ?? 'not stated',
      threshold: 'a basis of PIPL 13',
      remedies: [
        remedy(
          'state-basis',
          'State the basis: consent, contract, legal duty, emergency, public interest or published data.',
          'The basis is checked.',
          inProduct('/basis/kind'),
        ),
      ],
    },
  ];
}

export function consentGaps(judgeable: ListJudgeable, book: RuleBook): readonly Objection[] {
  if (!restsOnConsent(judgeable)) return nothing;
  const { consent, purposes } = judgeable;
  const commit = remedy(
    'commit-consents',
    'Upload the revision with a consent table that has a line for each of its rows.',
    'The coverage is measured again.',
  );
  if (consent === null) {
    return [
      {
        code: 'no-consents',
        detail: 'The product rests on consent, but its revision commits to no consents.',
        measured: 'no commitment',
        threshold: 'a commitment that covers every row',
        remedies: [commit],
      },
    ];
  }
  const { rows, covered } = consent;
  const leaveOut = remedy(
    'leave-out',
    'Leave the rows without consent out.',
    'A revision in which every row is covered.',
  );
  const uncovered: readonly Objection[] =
    covered >= rows
      ? nothing
      : [
          {
            code: 'rows-without-consent',
            says: { covered, rows },
            detail: `${rows - covered} of ${rows} rows have no consent in the commitment.`,
            measured: `${covered} of ${rows} rows`,
            threshold: 'every row',
            remedies: [leaveOut, commit],
          },
        ];
  return [
    ...uncovered,
    ...purposes.flatMap((purpose) =>
      outsidePurpose(purpose, consent.purposes, book, {
        code: 'offered-without-consent',
        detail: `The listing offers ${purpose}, for which not every subject consented.`,
        remedies: [
          remedy(
            'narrow-purposes',
            'Offer only purposes for which all consented.',
            'Buyers may order for these only.',
            inListing(
              '/purposes',
              purposes.filter((one) => one !== purpose),
            ),
          ),
        ],
      }),
    ),
  ];
}

export function sampleUnsafe({ personal, sample }: ListJudgeable, { thresholds }: RuleBook): readonly Objection[] {
  if (!personal || sample.kind !== 'rows') return nothing;
  const { k, highest } = thresholds.sample;
  if (sample.k !== null && sample.k >= k && 1 / sample.k <= highest) return nothing;
  return [
    {
      code: 'sample-unsafe',
      detail: 'Everyone may see the sample, and its rows of real persons do not hide among enough others.',
      measured: sample.k === null ? 'not measured' : `k = ${sample.k}`,
      threshold: `k ≥ ${k}, highest risk ≤ ${highest}, or a synthetic sample`,
      remedies: [
        remedy(
          'invent-sample',
          'Show an invented sample, or none.',
          'No row of a person is public.',
          inListing('/sample', { kind: 'none' }),
        ),
      ],
    },
  ];
}

/** Whoever opts out is found again by the key, or by the column that tells persons apart. */
export function optOutImpossible({ personal, keyColumn, persons }: ListJudgeable): readonly Objection[] {
  const toldApart = persons !== undefined && persons.by !== 'rows';
  if (!personal || keyColumn !== null || toldApart) return nothing;
  return [
    {
      code: 'no-way-out',
      detail: 'The product is about persons, but has no column by which one of them could be found again and left out.',
      measured: 'no key column',
      threshold: 'a key column',
      remedies: [
        remedy(
          'name-key',
          'Give each person a pseudonym of your own domain, and name its column as the key or as the one that tells persons apart.',
          'Persons can opt out.',
          inProduct('/keyColumn'),
        ),
      ],
    },
  ];
}

export function contactMissing({ personal, contact }: ListJudgeable, { thresholds }: RuleBook): readonly Objection[] {
  if (!personal || (contact !== null && contact.answerDays <= thresholds.answerDays)) return nothing;
  return [
    {
      code: contact === null ? 'no-contact' : 'answers-late',
      says: { days: contact?.answerDays ?? null, most: thresholds.answerDays },
      detail:
        contact === null
          ? 'Persons in the data have nowhere to turn to.'
          : 'Persons in the data are answered too late.',
      measured: contact === null ? 'no contact' : `${contact.answerDays} days`,
      threshold: `a contact that answers within ${thresholds.answerDays} days`,
      remedies: [
        remedy(
          'state-contact',
          'State an address, a process and the days within which it answers.',
          'Persons can use their rights.',
          inProduct(
            contact === null ? '/contact/email' : '/contact/answerDays',
            contact === null ? undefined : thresholds.answerDays,
          ),
        ),
      ],
    },
  ];
}
