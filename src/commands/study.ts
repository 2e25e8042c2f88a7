import { answerStudies, doing } from '../data/studies/index.ts';
import { intakeDoings } from '../list/intake/doings.ts';
import { detectInFile } from './detect.ts';
import { riskOfFile } from './risk.ts';
import { detectStudy, riskStudy } from './studies.ts';

/** Makes this process one that studies files for the process that started it. */
export async function study(): Promise<number> {
  await answerStudies([...intakeDoings, doing(detectStudy, detectInFile), doing(riskStudy, riskOfFile)]);
  return 0;
}
