import { problems } from '../kernel/problem.ts';

// prettier-ignore
export const problem = problems('principles', {
  'refused-by-principles':  { status: 422, title: 'The principles of the exchange refuse this.' },
  'needs-review':           { status: 422, title: 'A person must look at this before it can go on.' },
  'rule-book-moved-on':     { status: 409, title: 'Another version was approved since this one was proposed. Propose it again over that one.' },
});
