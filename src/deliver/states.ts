import { machine } from '../kernel/machine.ts';

/** The transfer process of the Dataspace Protocol. A request that the gate lets pass is started at once. */
export const deliveryStates = machine('delivery', 'REQUESTED', [
  // from         on           to            by
  ['REQUESTED',  'start',     'STARTED',    'supplier'],
  ['STARTED',    'suspend',   'SUSPENDED',  'supplier'],
  ['STARTED',    'suspend',   'SUSPENDED',  'buyer'],
  ['SUSPENDED',  'resume',    'STARTED',    'supplier'],
  ['SUSPENDED',  'resume',    'STARTED',    'buyer'],
  ['STARTED',    'complete',  'COMPLETED',  'buyer'],
  ['STARTED',    'terminate', 'TERMINATED', 'supplier'],
  ['STARTED',    'terminate', 'TERMINATED', 'buyer'],
  ['STARTED',    'terminate', 'TERMINATED', 'operator'],
  ['SUSPENDED',  'terminate', 'TERMINATED', 'supplier'],
  ['SUSPENDED',  'terminate', 'TERMINATED', 'buyer'],
  ['SUSPENDED',  'terminate', 'TERMINATED', 'operator'],
]);

export type DeliveryState = (typeof deliveryStates.states)[number];
export type DeliveryVerb = (typeof deliveryStates.rows)[number][1];
