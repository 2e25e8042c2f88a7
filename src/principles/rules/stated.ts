import type { ListJudgeable } from '../judgeables.ts';
import { nothing, outsidePurpose, percent, remedy, restsOnConsent, type Objection } from './objection.ts';
import type { RuleBook } from '../../terms/index.ts';

/**
 * What the supplier must have stated of a product and its terms, and what its revision was measured to hold of that.
 */
export function basisMissing({ personal, basis }: ListJudgeable): readonly Objection[] {
  if (!personal || (basis !== null && basis.kind !== 'none')) return nothing;
  return [
    {
      detail: 'The product is about persons, but no legal basis is stated on which their data are traded.',
      measured: basis?.kind ?? 'not stated',
      threshold: 'a basis of PIPL 13',
      remedies: [
        remedy(
          'state-basis',
          'State the basis: consent, contract, legal duty, emergency, public interest or published data.',
          'The basis is checked.',
        ),
      ],
    },
  ];
}

export function consentGaps(subject: ListJudgeable, book: RuleBook): readonly Objection[] {
  if (!restsOnConsent(subject)) return nothing;
  const { consent, purposes } = subject;
  const commit = remedy(
    'commit-consents',
    'Upload the revision with a consent table that has a line for each of its rows.',
    'The coverage is measured again.',
  );
  if (consent === null) {
    return [
      {
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
  const uncovered =
    covered >= rows
      ? nothing
      : [
          {
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
        detail: `The listing offers ${purpose}, for which not every subject consented.`,
        remedies: [
          remedy('narrow-purposes', 'Offer only purposes for which all consented.', 'Buyers may order for these only.'),
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
      detail: 'Everyone may see the sample, and its rows of real persons do not hide among enough others.',
      measured: sample.k === null ? 'not measured' : `k = ${sample.k}`,
      threshold: `k ≥ ${k}, highest risk ≤ ${highest}, or a synthetic sample`,
      remedies: [remedy('invent-sample', 'Show an invented sample, or none.', 'No row of a person is public.')],
    },
  ];
}

export function optOutImpossible({ personal, keyColumn }: ListJudgeable): readonly Objection[] {
  if (!personal || keyColumn !== null) return nothing;
  return [
    {
      detail: 'The product is about persons, but has no key by which one of them could be found again and left out.',
      measured: 'no key column',
      threshold: 'a key column',
      remedies: [
        remedy(
          'name-key',
          'Give each person a pseudonym of your own domain and name its column as the key.',
          'Persons can opt out.',
        ),
      ],
    },
  ];
}

/** What is promised must hold; of a product about persons something must be promised (PIPL 8). */
export function qualityBelow({ personal, quality, measured }: ListJudgeable): readonly Objection[] {
  const restate = remedy(
    'restate-quality',
    'State the quality that the data have, or upload better data.',
    'Buyers know what they get.',
  );
  if (quality === null) {
    return personal
      ? [
          {
            detail: 'No quality is declared for data about persons.',
            measured: 'not stated',
            threshold: 'completeness and freshness',
            remedies: [restate],
          },
        ]
      : nothing;
  }
  const { completeness, freshnessDays } = quality;
  const { ageDays } = measured;
  const sparse =
    measured.completeness >= completeness
      ? []
      : [
          {
            detail: 'Fewer cells are filled than the product promises.',
            measured: percent(measured.completeness),
            threshold: `at least ${percent(completeness)}`,
            remedies: [restate],
          },
        ];
  const old =
    freshnessDays === null || (ageDays !== null && ageDays <= freshnessDays)
      ? []
      : [
          {
            detail:
              ageDays === null
                ? 'Freshness is promised, but no column tells the age of the data.'
                : 'The newest date in the data is older than the product promises.',
            measured: ageDays === null ? 'no date column' : `${ageDays} days`,
            threshold: `at most ${freshnessDays} days`,
            remedies: [restate],
          },
        ];
  return [...sparse, ...old];
}

export function contactMissing({ personal, contact }: ListJudgeable, { thresholds }: RuleBook): readonly Objection[] {
  if (!personal || (contact !== null && contact.answerDays <= thresholds.answerDays)) return nothing;
  return [
    {
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
        ),
      ],
    },
  ];
}

export function rightsWrong({ rights }: ListJudgeable): readonly Objection[] {
  const none = rights.includes('use')
    ? []
    : [
        {
          detail: 'The listing does not grant the right to use the data, so nothing would pass.',
          measured: rights.join(', ') || 'none',
          threshold: 'use',
          remedies: [remedy('grant-use', 'Grant the right to use.', 'Buyers may use the data within the terms.')],
        },
      ];
  const all = rights.includes('transfer')
    ? [
        {
          detail: 'The listing would pass the right to hold the data itself. Here only rights to use pass.',
          measured: 'transfer',
          threshold: 'no transfer',
          remedies: [
            remedy(
              'keep-holding',
              'Take transfer out; grant use, read, aggregate or derive.',
              'The holder keeps holding.',
            ),
          ],
        },
      ]
    : [];
  return [...none, ...all];
}

export function limitsMissing({ purposes }: ListJudgeable): readonly Objection[] {
  if (purposes.length > 0) return nothing;
  return [
    {
      detail: 'The listing states no purpose for which buyers may use it.',
      measured: '0 purposes',
      threshold: 'at least 1 of the vocabulary',
      remedies: [remedy('state-purposes', 'State the purposes.', 'Buyers may order for these purposes only.')],
    },
  ];
}

export function countMissing({ maxUses }: ListJudgeable): readonly Objection[] {
  if (maxUses >= 1 && Number.isSafeInteger(maxUses)) return nothing;
  return [
    {
      detail: 'The listing states no whole number of uses after which a right is spent.',
      measured: `${maxUses} uses`,
      threshold: 'at least 1 use',
      remedies: [remedy('state-uses', 'State how often it may be used.', 'The right ends with its last use.')],
    },
  ];
}

export function boundless({ maxTermDays, territories }: ListJudgeable): readonly Objection[] {
  const endless =
    maxTermDays >= 1 && Number.isSafeInteger(maxTermDays)
      ? []
      : [
          {
            detail: 'The listing states no longest term.',
            measured: `${maxTermDays} days`,
            threshold: 'at least 1 day',
            remedies: [remedy('state-term', 'State the longest term.', 'Agreements end by then.')],
          },
        ];
  const everywhere =
    territories.length > 0
      ? []
      : [
          {
            detail: 'The listing states no territory in which the data may be used.',
            measured: '0 countries',
            threshold: 'at least 1 country',
            remedies: [remedy('state-territory', 'Name the countries.', 'Use elsewhere is outside the right.')],
          },
        ];
  return [...endless, ...everywhere];
}

export function sourceUnproven({ evidence }: ListJudgeable): readonly Objection[] {
  if (evidence.length > 0) return nothing;
  return [
    {
      detail: 'Nothing shows that the supplier holds the source lawfully.',
      measured: 'no evidence',
      threshold: 'a licence, contract, record of collection, public register or own production',
      remedies: [remedy('show-source', 'Name the document that shows it.', 'A reviewer can ask for it.')],
    },
  ];
}

/** Steps that leave data as raw as they were. */
const bare: readonly string[] = ['selected', 'cleaned'];

export function raw({ processing }: ListJudgeable): readonly Objection[] {
  if (processing.some(({ step }) => !bare.includes(step))) return nothing;
  return [
    {
      detail: 'Nothing was added to the source: raw data are not traded.',
      measured: processing.map(({ step }) => step).join(', ') || 'no processing',
      threshold: `a step beyond ${bare.join(' and ')}`,
      remedies: [
        remedy(
          'state-processing',
          'Say what was joined, aggregated, generalised, pseudonymised, computed or modelled.',
          'It counts as derived.',
        ),
      ],
    },
  ];
}

export function officerMissing({ officer }: ListJudgeable): readonly Objection[] {
  if (officer !== null && officer.trim() !== '') return nothing;
  return [
    {
      detail: 'No officer of the supplier answers for its data.',
      measured: 'no officer',
      threshold: 'a named officer',
      remedies: [remedy('name-officer', 'Have the member name its officer.', 'Somebody answers for the data.')],
    },
  ];
}

export function gradeTooLow({ securityGrade, level }: ListJudgeable): readonly Objection[] {
  if (securityGrade >= level) return nothing;
  return [
    {
      detail: `Data of level ${level} must be kept in systems of that grade (GB/T 22239).`,
      measured: `grade ${securityGrade}`,
      threshold: `grade ${level}`,
      remedies: [
        remedy(
          'raise-grade',
          'Have the systems graded higher, and the member changed.',
          'Data of this level can be listed.',
        ),
      ],
    },
  ];
}

/** Asked for where PIPL 21 or the level of the data asks for it. */
export function processorsMissing(
  { personal, level, processors }: ListJudgeable,
  { thresholds }: RuleBook,
): readonly Objection[] {
  if (processors !== null || !(personal || level >= thresholds.strictFromLevel)) return nothing;
  return [
    {
      detail: 'It is not stated whether others process the data for the supplier.',
      measured: 'not stated',
      threshold: 'a list of processors, empty if there are none',
      remedies: [
        remedy(
          'list-processors',
          'List who processes the data, for what and where; or state that nobody does.',
          'They are known.',
        ),
      ],
    },
  ];
}
