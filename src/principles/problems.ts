import { problems } from '../kernel/problem.ts';

export const problem = problems('principles', {
  'refused-by-principles':  { status: 422, title: 'The principles of the exchange refuse this.' },
  'needs-review':           { status: 422, title: 'A person must look at this before it can go on.' },
  'rule-book-moved-on':     { status: 409, title: 'Another version was approved since this one was proposed. Propose it again over that one.' },
  'proposed-by-you':        { status: 403, title: 'Whoever proposed a rule book may not approve it; another operator must.' },
  'no-such-finding':        { status: 404, title: 'The verdict has no such finding.' },
  'not-appealable':         { status: 422, title: 'No reviewer may let this finding pass. Its remedies say what helps.' },
  'still-under-review':     { status: 409, title: 'A reviewer has not decided about this finding yet.' },
  'waived-already':         { status: 409, title: 'A reviewer let this finding pass already. Try again what was refused.' },
  'appealed-already':       { status: 409, title: 'This finding was appealed before. It can be appealed once.' },
  'decided-by-you-before':  { status: 403, title: 'An appeal is decided by somebody else than who decided before.' },
});
