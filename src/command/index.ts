export {
  type Answer,
  type Present,
  type Runnable,
  command,
  query,
  enter,
  permit,
  asClock,
  keepsSecret,
  assertOwnership,
  type Weighed,
  keepVerdicts,
  keepRefusal,
} from './command.ts';
export { permissionRow, permissions, type Action } from './permissions.ts';
export {
  fillPorts,
  ports,
  type Agreements,
  type Charge,
  type Charging,
  type MeteredCall,
  type ReceivedRight,
} from './ports.ts';
