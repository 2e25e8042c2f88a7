import { problems } from '../kernel/problem.ts';

// prettier-ignore
export const problem = problems('desk', {
  'too-many-drafts': { status: 409, title: 'Your member keeps as many drafts as it may.' },
  'too-many-views':  { status: 409, title: 'Your member keeps as many views as it may.' },
});
