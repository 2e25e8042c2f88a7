import { problems } from '../kernel/problem.ts';

export const problem = problems('audit', {
  'not-sealed-yet':    { status: 409, title: 'The entry is in the log, but no checkpoint covers it yet.' },
  'nothing-sealed':    { status: 404, title: 'No checkpoint was signed yet.' },
  'no-checkpoint-at':  { status: 422, title: 'No checkpoint was signed at this size.' },
  'own-incident':      { status: 403, title: 'Whoever opened an incident does not close it.' },
  'not-a-breach':      { status: 422, title: 'Only a breach can be upheld.' },
});
