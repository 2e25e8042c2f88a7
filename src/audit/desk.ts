// The second door: what only `supervise` uses.
export { contentOf, factsOf } from './entries.ts';
export { holdFacts, newHold } from './holds.ts';
export { inclusion, leftOf, logOrigin, verifierKeyAs } from './integrate.ts';
export { holdStates } from './states.ts';
export { findHolds, holdsOn, insertHold, updateHold } from './store/hold.ts';
export {
  type StoredCheckpoint,
  entriesBetween,
  findEntries,
  latestCheckpoint,
  nearestCheckpoints,
  seekCheckpoint,
  seekEntry,
  seekEntryByLeaf,
} from './store/log.ts';
export { parseCheckpoint } from './tlog/index.ts';
