import { problems } from '../kernel/problem.ts';

export const problem = problems('audit', {
  'not-sealed-yet':    { status: 409, title: 'The entry is in the log, but no checkpoint covers it yet.' },
  'nothing-sealed':    { status: 404, title: 'No checkpoint was signed yet.' },
  'no-checkpoint-at':  { status: 422, title: 'No checkpoint was signed at this size.' },
});
