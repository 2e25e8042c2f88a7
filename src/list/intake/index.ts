export { receive, type ReceivedFile } from './receive.ts';
export { stage } from './stage.ts';
export { studied } from './studied.ts';
export { consentStudy, generalisationStudy, levelsStudy } from './studies.ts';
export { consentsParquet } from './study-consents.ts';
export { discardRevision, type Staged } from './study-file.ts';
export { type FoundWays } from './generalise.ts';
export { sweepIncoming } from './sweep.ts';
export { incomingFolder, revisionParquet } from '../../data/places.ts';
