import { answerStudies } from '../data/studies/index.ts';
import { intakeDoings } from '../list/intake/doings.ts';

/** Makes this process one that studies files for the process that started it. */
export async function study(): Promise<number> {
  await answerStudies(intakeDoings);
  return 0;
}
