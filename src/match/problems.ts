import { problems } from '../kernel/problem.ts';

// prettier-ignore
export const problem = problems('match', {
  'not-orderable':      { status: 409, title: 'The listing takes no orders now.' },
  'own-listing':        { status: 422, title: 'Nobody buys from themselves.' },
  'uses-taken':         { status: 409, title: 'The uses that this listing offers are taken.' },
  'supplier-suspended': { status: 409, title: 'The supplier is not in good standing.' },
});
