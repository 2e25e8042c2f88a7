export {
  type Answer,
  type Prepare,
  type Prepared,
  type Present,
  type Runnable,
  lookUpCallersWith,
  command,
  query,
  enter,
  enterToRead,
  asClock,
  assertOwnership,
} from './command.ts';
export { batch, batched, decide, isRepetition, type Admitted, type Batch } from './batch.ts';
export { type Weighed, keepVerdicts } from './verdicts.ts';
export { permissionRow, permissions, permit, type Action } from './permissions.ts';
