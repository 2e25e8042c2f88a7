import type { ListJudgeable } from '../../judgeables.ts';
import { inProduct, nothing, remedy, type Objection } from '../objection.ts';
import type { RuleBook } from '../../../terms/index.ts';

export function officerMissing({ officer }: ListJudgeable): readonly Objection[] {
  if (officer !== null && officer.trim() !== '') return nothing;
  return [
    {
      code: 'no-officer',
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
      code: 'grade-too-low',
      says: { grade: securityGrade, level },
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

/** Required where PIPL 21 or the level of the data requires it. */
export function processorsMissing(
  { personal, level, processors }: ListJudgeable,
  { thresholds }: RuleBook,
): readonly Objection[] {
  if (processors !== null || !(personal || level >= thresholds.strictFromLevel)) return nothing;
  return [
    {
      code: 'processors-unknown',
      detail: 'It is not stated whether others process the data for the supplier.',
      measured: 'not stated',
      threshold: 'a list of processors, empty if there are none',
      remedies: [
        remedy(
          'list-processors',
          'List who processes the data, for what and where; or state that nobody does.',
          'They are known.',
          inProduct('/processors', []),
        ),
      ],
    },
  ];
}
