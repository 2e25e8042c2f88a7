import { problems } from '../kernel/problem.ts';

// prettier-ignore
export const problem = problems('settle', {
  'insufficient-funds':     { status: 402, title: 'The price is more than the money that is available.' },
  'reference-taken':        { status: 409, title: 'A deposit with this bank reference was recorded before.' },
  'no-accounts':            { status: 422, title: 'Only an admitted or suspended member has accounts.' },
  'beyond-the-books':       { status: 422, title: 'The amount is larger than the books can hold.' },
  'changed-since-netting':  { status: 409, title: 'Something in the cycle may no longer be paid. Reconcile it again.' },
});
