export {
  type Answer,
  type Prepare,
  type Prepared,
  type Present,
  type Runnable,
  command,
  query,
  keep,
  enter,
  asClock,
  assertOwnership,
} from './command.ts';
export { permissionRow, permissions, permit, type Action } from './permissions.ts';
export {
  fillPorts,
  ports,
  type Agreements,
  type Charge,
  type Charging,
  type MeteredCall,
  type ReceivedRight,
  type Trade,
} from './ports.ts';
export { batch, decide, type Admitted, type Batch } from './batch.ts';
export { batched, isRepetition } from './batched.ts';
export { keepVerdicts } from './verdicts.ts';
export { eachAsClock } from './each-as-clock.ts';
