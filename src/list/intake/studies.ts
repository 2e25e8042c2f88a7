import { studyNamed } from '../../data/studies/index.ts';
import type { Hit } from '../../measures/screening/index.ts';
import type { ScreeningAsked } from './screen.ts';
import type { ConsentTableAsked, ConsentTableMeasured } from './study-consents.ts';
import type { Examination, ExaminationAsked } from './examination.ts';
import type { FileAsked, Staged } from './study-file.ts';
import type { JoinRisk } from '../../measures/exposure/index.ts';
import type { JoinAsked } from './study-join.ts';
import type { GeneralisationAsked, LevelsAsked, FoundWays } from './generalise.ts';

/** What list has done with strangers' files in a process of its own: `doings.ts` says how. */
export const fileStudy = studyNamed<FileAsked, Staged>('file');
export const examinationStudy = studyNamed<ExaminationAsked, Examination>('examination');
export const levelsStudy = studyNamed<LevelsAsked, FoundWays>('levels');
export const generalisationStudy = studyNamed<GeneralisationAsked, undefined>('generalisation');
export const screeningStudy = studyNamed<ScreeningAsked, readonly Hit[]>('screening');
export const joinStudy = studyNamed<JoinAsked, JoinRisk>('join');
export const consentStudy = studyNamed<ConsentTableAsked, ConsentTableMeasured>('consents');
