import { machine } from '../../kernel/machine.ts';

// prettier-ignore
export const jobStates = machine('job', 'running', [
  // from     on        to           by
  ['running', 'finish', 'done',      'clock'],
  ['running', 'fail',   'failed',    'clock'],
  ['running', 'cancel', 'cancelled', 'member'],
]);

export type JobState = (typeof jobStates.states)[number];
