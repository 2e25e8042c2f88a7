import type { ListJudgeable } from '../../judgeables.ts';
import type { FixValue } from '../../../kernel/verdict.ts';
import { inProduct, nothing, percent, remedy, type Objection } from '../objection.ts';

/** A promised quality must be met; for a product about persons a quality must be promised (PIPL 8). */
export function qualityBelow({ personal, quality, measured }: ListJudgeable): readonly Objection[] {
  const restate = (field: string, value: FixValue) =>
    remedy(
      'restate-quality',
      'State the quality that the data have, or upload better data.',
      'Buyers know what they get.',
      inProduct(`/quality${field}`, value),
    );
  const filled = Math.floor(measured.completeness * 100) / 100;
  if (quality === null) {
    return personal
      ? [
          {
            code: 'no-quality',
            detail: 'No quality is declared for data about persons.',
            measured: 'not stated',
            threshold: 'completeness and freshness',
            remedies: [restate('', { completeness: filled, freshnessDays: measured.ageDays })],
          },
        ]
      : nothing;
  }
  const { completeness, freshnessDays } = quality;
  const { ageDays } = measured;
  const sparse: Objection[] =
    measured.completeness >= completeness
      ? []
      : [
          {
            code: 'incomplete',
            says: { filled: measured.completeness, promised: completeness },
            detail: 'Fewer cells are filled than the product promises.',
            measured: percent(measured.completeness),
            threshold: `at least ${percent(completeness)}`,
            remedies: [restate('/completeness', filled)],
          },
        ];
  const old: Objection[] =
    freshnessDays === null || (ageDays !== null && ageDays <= freshnessDays)
      ? []
      : [
          {
            code: ageDays === null ? 'age-unknown' : 'too-old',
            says: { days: ageDays, promised: freshnessDays },
            detail:
              ageDays === null
                ? 'Freshness is promised, but no column tells the age of the data.'
                : 'The newest date in the data is older than the product promises.',
            measured: ageDays === null ? 'no date column' : `${ageDays} days`,
            threshold: `at most ${freshnessDays} days`,
            remedies: [restate('/freshnessDays', ageDays)],
          },
        ];
  return [...sparse, ...old];
}

export function sourceUnproven({ evidence }: ListJudgeable): readonly Objection[] {
  if (evidence.length > 0) return nothing;
  return [
    {
      code: 'source-unproven',
      detail: 'Nothing shows that the supplier holds the source lawfully.',
      measured: 'no evidence',
      threshold: 'a licence, contract, record of collection, public register or own production',
      remedies: [
        remedy(
          'show-source',
          'Name the document that shows it.',
          'A reviewer can ask for it.',
          inProduct('/evidence/0/reference'),
        ),
      ],
    },
  ];
}

/** Steps that leave data as raw as they were. */
const bare: readonly string[] = ['selected', 'cleaned'];

export function raw({ processing }: ListJudgeable): readonly Objection[] {
  if (processing.some(({ step }) => !bare.includes(step))) return nothing;
  return [
    {
      code: 'raw',
      detail: 'Nothing was added to the source: raw data are not traded.',
      measured: processing.map(({ step }) => step).join(', ') || 'no processing',
      threshold: `a step beyond ${bare.join(' and ')}`,
      remedies: [
        remedy(
          'state-processing',
          'Say what was joined, aggregated, generalised, pseudonymised, computed or modelled.',
          'It counts as derived.',
          inProduct('/processing/0/step'),
        ),
      ],
    },
  ];
}
