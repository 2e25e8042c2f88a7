import { problems } from '../kernel/problem.ts';

// prettier-ignore
export const problem = problems('list', {
  'unknown-item':      { status: 422, title: 'The item dictionary has no such item.' },
  'file-too-large':    { status: 413, title: 'The file is larger than this exchange takes.' },
  'file-cut-off':      { status: 400, title: 'The upload ended before the whole file had arrived.' },
  'file-refused':      { status: 422, title: 'The file cannot become a revision of this product.' },
  'file-too-costly':   { status: 422, title: 'Studying the file takes more than this exchange gives one file.' },
  'study-interrupted': { status: 503, title: 'The study of the file was interrupted. Nothing came of it; send it again.' },
  'wrong-part':        { status: 422, title: 'The part is not the one it is said to be.' },
  'upload-incomplete': { status: 409, title: 'Some parts of the upload have not been sent.' },
  'too-many-uploads':  { status: 409, title: 'Your member has as many open uploads as it may.' },
  'unknown-agreement': { status: 422, title: 'The product cannot be derived from data that you did not receive.' },
  'no-key':            { status: 422, title: 'The revision has no key column.' },
  'consents-refused':  { status: 422, title: 'The consent table has faults.' },
  'not-generalisable': { status: 422, title: 'The revision cannot be generalised like this.' },
  'revision-exists':   { status: 409, title: 'The product already has a revision with exactly this content.' },
  'version-missing':   { status: 428, title: 'Say which version you are changing, in If-Match.' },
  'wrong-revision':    { status: 422, title: 'The revision is of another product than the listing.' },
  'never-published':   { status: 409, title: 'The listing was never published, so there is nothing to take down.' },
});
