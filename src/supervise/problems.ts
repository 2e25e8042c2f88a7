import { problems } from '../kernel/problem.ts';

// prettier-ignore
export const problem = problems('supervise', {
  'no-such-finding':        { status: 404, title: 'The verdict has no such finding.' },
  'not-appealable':         { status: 422, title: 'No reviewer may let this finding pass. Its remedies say what helps.' },
  'still-under-review':     { status: 409, title: 'A reviewer has not decided about this finding yet.' },
  'waived-already':         { status: 409, title: 'A reviewer let this finding pass already. Try again what was refused.' },
  'appealed-already':       { status: 409, title: 'This finding was appealed before. It can be appealed once.' },
  'not-a-breach':           { status: 422, title: 'Only a breach can be upheld.' },
  'not-sealed-yet':         { status: 409, title: 'The entry is in the log, but no checkpoint covers it yet.' },
  'nothing-sealed':         { status: 404, title: 'No checkpoint was signed yet.' },
  'no-checkpoint-at':       { status: 422, title: 'No checkpoint was signed at this size.' },
});
