import { withDuck } from '../data/duck.ts';
import { answerStudies, doing } from '../data/studies/answer.ts';
import { detectColumns } from '../measures/detectors/index.ts';
import { artefactDoings } from '../deliver/artefacts/doings.ts';
import { intakeDoings } from '../list/intake/doings.ts';
import { riskOfFile } from './risk.ts';
import { detectStudy, outcomeOf, riskStudy } from './studies.ts';
import { withTables } from './table-file.ts';

const detecting = doing(detectStudy, ({ file, reading, today, folder }) =>
  outcomeOf(() =>
    withTables([file], reading, folder, ([relation = '']) =>
      withDuck((duck) => detectColumns(duck, relation, { today })),
    ),
  ),
);

/** Makes this process one that studies files for the process that started it. */
export async function study(): Promise<number> {
  await answerStudies([...intakeDoings, ...artefactDoings, detecting, doing(riskStudy, riskOfFile)]);
  return 0;
}
