import type { ListJudgeable } from '../../judgeables.ts';
import { inListing, nothing, remedy, type Objection } from '../objection.ts';

export function rightsWrong({ rights }: ListJudgeable): readonly Objection[] {
  const kept = rights.filter((right) => right !== 'transfer');
  const none: Objection[] = rights.includes('use')
    ? []
    : [
        {
          code: 'no-use-granted',
          detail: 'The listing does not grant the right to use the data, so nothing would pass.',
          measured: rights.join(', ') || 'none',
          threshold: 'use',
          remedies: [
            remedy(
              'grant-use',
              'Grant the right to use.',
              'Buyers may use the data within the terms.',
              inListing('/rights', ['use', ...rights]),
            ),
          ],
        },
      ];
  const all: Objection[] = rights.includes('transfer')
    ? [
        {
          code: 'holding-passes',
          detail: 'The listing would pass the right to hold the data itself. Here only rights to use pass.',
          measured: 'transfer',
          threshold: 'no transfer',
          remedies: [
            remedy(
              'keep-holding',
              'Take transfer out; grant use, read, aggregate or derive.',
              'The holder keeps holding.',
              inListing('/rights', kept.length > 0 ? kept : ['use']),
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
      code: 'no-purpose',
      detail: 'The listing states no purpose for which buyers may use it.',
      measured: '0 purposes',
      threshold: 'at least 1 of the vocabulary',
      remedies: [
        remedy(
          'state-purposes',
          'State the purposes.',
          'Buyers may order for these purposes only.',
          inListing('/purposes', ['ResearchAndDevelopment']),
        ),
      ],
    },
  ];
}

export function countMissing({ maxUses }: ListJudgeable): readonly Objection[] {
  if (maxUses >= 1 && Number.isSafeInteger(maxUses)) return nothing;
  return [
    {
      code: 'no-use-count',
      detail: 'The listing states no whole number of uses after which a right is spent.',
      measured: `${maxUses} uses`,
      threshold: 'at least 1 use',
      remedies: [
        remedy(
          'state-uses',
          'State how often it may be used.',
          'The right ends with its last use.',
          inListing('/maxUses', 1000),
        ),
      ],
    },
  ];
}

export function boundless({ maxTermDays, territories }: ListJudgeable): readonly Objection[] {
  const endless: Objection[] =
    maxTermDays >= 1 && Number.isSafeInteger(maxTermDays)
      ? []
      : [
          {
            code: 'no-term',
            detail: 'The listing states no longest term.',
            measured: `${maxTermDays} days`,
            threshold: 'at least 1 day',
            remedies: [
              remedy(
                'state-term',
                'State the longest term.',
                'Agreements end by then.',
                inListing('/maxTermDays', 365),
              ),
            ],
          },
        ];
  const everywhere: Objection[] =
    territories.length > 0
      ? []
      : [
          {
            code: 'no-territory',
            detail: 'The listing states no territory in which the data may be used.',
            measured: '0 countries',
            threshold: 'at least 1 country',
            remedies: [
              remedy(
                'state-territory',
                'Name the countries.',
                'Use elsewhere is outside the right.',
                inListing('/territories', ['CN']),
              ),
            ],
          },
        ];
  return [...endless, ...everywhere];
}
