import { problems } from '../kernel/problem.ts';

// prettier-ignore
export const problem = problems('register', {
  'already-member':      { status: 409, title: 'An organisation with this credit code has already applied.' },
  'email-taken':         { status: 409, title: 'There is already a user with this e-mail address.' },
  'institution':         { status: 403, title: 'The operator and the regulator are no members that someone admits or ends.' },
  'rule-book-outdated':  { status: 422, title: 'The application accepts another version of the rule book than the one in force.' },
  'wrong-credentials':   { status: 401, title: 'E-mail address or password is wrong.' },
  'locked-out':          { status: 429, title: 'Too many wrong passwords; this user is locked for a while.' },
  'session-ended':       { status: 401, title: 'This session has ended. Sign in again.' },
  'token-replayed':      { status: 401, title: 'This refresh token was used before. The whole session was ended.' },
  'token-invalid':       { status: 401, title: 'The token is not one of this exchange, was changed, or has expired.' },
});
