export { entryOf, entryTypes, isSealed, record, type Draft, type EntryType, type Facts } from './entries.ts';
export { activeHolds, entryExists, hasWaiting, insertEntries, seekChange, seekEntries, type NewEntry, type StoredEntry } from './store.ts';
export { consistency, integrate, integrateAll, logOrigin } from './integrate.ts';
export { bundleLines, verifyBundle, type BundleReport, type KnownLog } from './verify.ts';
export { initAuditModels } from './models.ts';
