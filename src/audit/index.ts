export { differentFacts, entryOf, entryTypes, isAbout, isSealed, record, type Draft, type Facts } from './entries.ts';
export { activeHolds, type ActiveHold, type Hold } from './store/hold.ts';
export {
  actorsOf,
  entryExists,
  hasWaiting,
  insertEntries,
  seekEntries,
  type NewEntry,
  type SealedChange,
  type StoredEntry,
} from './store/log.ts';
export { seekProofs, writeBatch } from './batches.ts';
export { batchExists } from './store/batch.ts';
export type { BatchProof } from './tlog/index.ts';
export { follow, hasUnread, type LogReader } from './follow.ts';
export { advanceProgress, progressOfAll } from './store/progress.ts';
export { consistency, integrate, integrateAll } from './integrate.ts';
export { bundleLines, verifyBundle } from './verify.ts';
export { releaseHolds, placeHoldFor } from './holds.ts';
export { initAuditModels } from './models.ts';
