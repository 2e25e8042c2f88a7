import type { ListJudgeable } from '../../judgeables.ts';
import { nothing, percent, remedy, type Objection } from '../objection.ts';

/** A promised quality must be met; for a product about persons a quality must be promised (PIPL 8). */
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
