export { entryOf, entryTypes, isSealed, record, type Draft, type Facts } from './entries.ts';
export { activeHolds, type ActiveHold, type Hold } from './store/hold.ts';
export {
  entryExists,
  hasWaiting,
  insertEntries,
  sealedChanges,
  seekChange,
  seekEntries,
  type NewEntry,
  type StoredEntry,
} from './store/log.ts';
export { consistency, integrate, integrateAll } from './integrate.ts';
export { bundleLines, verifyBundle } from './verify.ts';
export { releaseHolds, placeHoldFor } from './holds.ts';
export { initAuditModels } from './models.ts';
