import { doing } from '../../data/studies/answer.ts';
import { examineFile } from './examination.ts';
import { findLevels, writeGeneralised } from './generalise.ts';
import {
  consentStudy,
  examinationStudy,
  fileStudy,
  generalisationStudy,
  joinStudy,
  levelsStudy,
  screeningStudy,
} from './studies.ts';
import { screenRevision } from './screen.ts';
import { measureTable } from './study-consents.ts';
import { measureJoin } from './study-join.ts';
import { studyFile } from './study-file.ts';

/** How the process that studies files does what list asks of it. */
export const intakeDoings = [
  doing(fileStudy, studyFile),
  doing(examinationStudy, examineFile),
  doing(levelsStudy, findLevels),
  doing(generalisationStudy, writeGeneralised),
  doing(consentStudy, measureTable),
  doing(screeningStudy, screenRevision),
  doing(joinStudy, measureJoin),
];
