export { receive, type ReceivedFile } from './receive.ts';
export { stage, type Staged } from './stage.ts';
export { revisionParquet } from '../../data/places.ts';
export { discardRevision, sweepIncoming } from './sweep.ts';
export { hierarchyOf, valuesOutside } from './measure.ts';
export { incomingFolder } from '../../data/places.ts';
