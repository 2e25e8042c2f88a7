export {
  type Answer,
  type Present,
  type Runnable,
  lookUpCallersWith,
  command,
  query,
  enter,
  permit,
  asClock,
  keepsSecret,
  assertOwnership,
  keepVerdicts,
  keepRefusal,
} from './command.ts';
export { eachAsClock } from './each-as-clock.ts';
export { permissionRow, permissions, type Action } from './permissions.ts';
