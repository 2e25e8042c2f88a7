import type { ListJudgeable } from '../../judgeables.ts';
import { nothing, remedy, type Objection } from '../objection.ts';

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
