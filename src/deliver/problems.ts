import { problems } from '../kernel/problem.ts';

// prettier-ignore
export const problem = problems('deliver', {
  'agreement-ended':     { status: 409, title: 'The agreement is not in force.' },
  'delivery-not-started': { status: 409, title: 'The delivery is not started.' },
  'listing-not-served':  { status: 409, title: 'The listing is not served any more.' },
  'party-suspended':     { status: 409, title: 'A party of the agreement is not in good standing.' },
  'not-queryable':       { status: 422, title: 'This product has no key to query by; take it as a file.' },
  'opt-outs-changed':    { status: 409, title: 'The opt-out registry changed while the file was made. Ask again.' },
  'questions-slowed':    { status: 429, title: 'Questions under this agreement are slowed for a while.' },
  'not-your-suspension': { status: 403, title: 'Whoever suspended a delivery resumes it.' },
  'file-not-made':       { status: 503, title: 'The file could not be made now. Ask or fetch again.' },
  'file-being-made':     { status: 503, title: 'The file is still being made. Fetch it again.' },
  'no-such-range':       { status: 416, title: 'The file has no such bytes.' },
  'file-gone':           { status: 410, title: 'The file is no longer kept. Each call keeps its file for a day.' },
});
