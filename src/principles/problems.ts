import { problems } from '../kernel/problem.ts';

export const problem = problems('principles', {
  'refused-by-principles': { status: 422, title: 'The principles of the exchange do not allow this.' },
  'needs-review':          { status: 422, title: 'A person must look at this before it can go on.' },
});
