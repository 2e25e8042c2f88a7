export { type Examination } from './examination.ts';
export { discardParts, keepPart, keptParts, partsOf, wholeOf } from './parts.ts';
export { fileTooLarge, readInto, receive, type ReceivedFile } from './receive.ts';
export { stage } from './stage.ts';
export { studied } from './studied.ts';
export {
  consentStudy,
  examinationStudy,
  generalisationStudy,
  joinStudy,
  levelsStudy,
  screeningStudy,
} from './studies.ts';
export { type JoinAsked, type JoinedRevision } from './study-join.ts';
export { discardRevision, type Staged } from './study-file.ts';
export { type FoundWays } from './generalise.ts';
export { sweepIncoming } from './sweep.ts';
export { incomingFolder, revisionParquet } from '../../data/places.ts';
