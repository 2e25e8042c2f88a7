import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Finding, type Refused } from '../api/client.ts';
import { useData } from '../api/use.ts';
import { Refusal } from '../parts/act.tsx';
import { Link } from '../parts/link.tsx';
import { useWords, wordFor } from '../words/index.tsx';
import { useGeneralise, useWays, WaySays } from './generalise.tsx';
import { mendsOf, mendsToText } from './mends.ts';
import { Progress } from './progress.tsx';
import { isAboutRisk, quickFix, type QuickFix } from './remedies.ts';
import { ownListing, rewrite, termsOf, type Offer, type Terms } from './terms-body.ts';
import { readRevision } from './uploading.ts';

type Props = {
  readonly finding: Finding;
  /** All that was found: one new description of the product mends all that a description can. */
  readonly all: readonly Finding[];
  readonly listing: Offer;
};

/** What mends a finding: one press that does it, or the way to where it is done. */
export function Fix({ finding, all, listing }: Props) {
  const { words } = useWords();
  const w = words.supply;
  const quick = quickFix(finding);
  if (quick) return <ChangeTerms listing={listing} fix={quick} />;
  if (isAboutRisk(finding) || isCoarseOnly(finding, listing))
    return <GeneraliseFix listing={listing} isFirst={all.find(isAboutRisk) === finding} />;
  const mends = mendsOf(finding);
  if (mends.length > 0) {
    const others = all.filter((one) => one !== finding && one.verdict === 'refused').flatMap(mendsOf);
    return <DescribeAnew listing={listing} mends={mendsToText([...mends, ...others])} />;
  }
  const [first] = finding.remedies;
  if (first !== undefined && ofFile.includes(first.id))
    return <UploadAnew listing={listing} drop={first.id === 'drop-column' ? columnsOf(finding) : []} />;
  if (first?.id === 'name-officer' || first?.id === 'raise-grade')
    return (
      <Link className="button small" to="/me">
        {w.toMember}
      </Link>
    );
  return null;
}

/** Remedies that another file brings about. */
const ofFile: readonly string[] = ['drop-column', 'remove', 'drop-copies', 'leave-out', 'measure-again'];

/** The columns that a finding speaks of, each by itself. */
const columnsOf = ({ says }: Finding): readonly string[] =>
  [says['column'] ?? says['columns'] ?? []].flat().flatMap((names) => String(names).split(' + '));

/** Whether columns that together single persons out are all declared: then only generalising helps. */
function isCoarseOnly(finding: Finding, { product }: Offer): boolean {
  if (!finding.remedies.some(({ id }) => id === 'coarsen')) return false;
  const roleOf = (name: string) => product.dictionary.find((column) => column.name === name)?.role;
  return columnsOf(finding).every((name) => roleOf(name) === 'quasi-identifier' || roleOf(name) === 'sensitive');
}

/** The draft as it stands now, with a change, written if nobody else did so meanwhile. */
async function change(listingId: string, terms: Partial<Terms>): Promise<string> {
  const listing = await ownListing(listingId);
  return listing ? rewrite(listing, { ...termsOf(listing), ...terms }) : listingId;
}

function useChange(listingId: string) {
  const known = useQueryClient();
  return useMutation<string, Refused, Partial<Terms>>({
    mutationFn: (terms) => change(listingId, terms),
    onSuccess: async () => known.invalidateQueries({ queryKey: ['listing', listingId] }),
  });
}

function ChangeTerms({ listing, fix }: { readonly listing: Offer; readonly fix: QuickFix }) {
  const { words } = useWords();
  const changing = useChange(listing.id);
  return (
    <>
      <button
        type="button"
        className="button small"
        aria-disabled={changing.isPending}
        onClick={() => !changing.isPending && changing.mutate(fix.change)}
      >
        {wordFor(words.supply.fixes, fix.says)}
      </button>
      {changing.error && <Refusal refusal={changing.error} />}
    </>
  );
}

/** Generalising by the way that loses least, with its price beforehand; the draft then offers what was made. */
function GeneraliseFix({ listing, isFirst }: { readonly listing: Offer; readonly isFirst: boolean }) {
  const { words, format } = useWords();
  const w = words.supply;
  const changing = useChange(listing.id);
  const revision = useData(['revision', listing.revisionId], () => readRevision(listing.revisionId));
  const { found, job } = useWays(revision.data);
  const { making, job: makingJob } = useGeneralise(revision.data, async (made) => {
    await changing.mutateAsync({ revisionId: made.id });
  });
  const ways = found.data;
  const [best] = ways?.ways ?? [];
  const isBusy = making.isPending || changing.isPending;
  const running = makingJob ?? job;
  const refusal = making.error ?? changing.error;
  if (!ways || !revision.data)
    return (
      <div className="price" role="status">
        {found.error ? <Link to={`/revisions/${listing.revisionId}`}>{w.toRevision}</Link> : w.searching}
        {running && <Progress job={running} />}
      </div>
    );
  if (!best)
    return (
      <div className="price">
        <span>{w.noWay}</span>
        <Link to={`/revisions/${listing.revisionId}`}>{w.toRevision}</Link>
      </div>
    );
  return (
    <div className="price">
      <button
        type="button"
        className="button small"
        aria-disabled={isBusy}
        onClick={() => !isBusy && making.mutate({ way: best, ways })}
      >
        {isBusy ? w.generalising : w.generalise}
      </button>
      {isFirst && (
        <>
          <small>
            <WaySays revision={revision.data} way={best} ways={ways} />
          </small>
          <small>{w.wayCosts(format.count(best.k), format.count(best.suppressed), format.percent(best.loss))}</small>
          {ways.ways.length > 1 && (
            <Link to={`/revisions/${listing.revisionId}`}>{w.otherWays(ways.ways.length - 1)}</Link>
          )}
        </>
      )}
      {refusal && <Refusal refusal={refusal} />}
    </div>
  );
}

/** A product that has revisions is never changed: it is described anew, with all that was said, and its file again. */
function DescribeAnew({ listing, mends }: { readonly listing: Offer; readonly mends: string }) {
  const { words } = useWords();
  const upload = useUploadOf(listing);
  const query = new URLSearchParams({ from: listing.productId, listing: listing.id, mend: mends });
  if (upload !== undefined) query.set('upload', upload);
  return (
    <Link className="button small" to={`/products/new?${query.toString()}`}>
      {words.supply.describeAnew}
    </Link>
  );
}

/** The same product with another file; or with the same, of which columns are left out. */
function UploadAnew({ listing, drop }: { readonly listing: Offer; readonly drop: readonly string[] }) {
  const { words } = useWords();
  const upload = useUploadOf(listing);
  const query = new URLSearchParams({ from: listing.productId, listing: listing.id });
  if (drop.length > 0) query.set('drop', drop.join(','));
  if (drop.length > 0 && upload !== undefined) query.set('upload', upload);
  return (
    <Link className="button small" to={`/products/new?${query.toString()}`}>
      {drop.length > 0 ? words.supply.leaveOutNamed(drop.join(', ')) : words.supply.uploadAnew}
    </Link>
  );
}

/** The upload that a listing's revision was made from, where it is still kept; a day long it is. */
function useUploadOf({ revisionId }: Offer): string | undefined {
  const offered = useData(['revision', revisionId], () => readRevision(revisionId));
  const fromId = offered.data?.madeFrom ?? null;
  const from = useData(['revision', fromId ?? ''], () => readRevision(fromId ?? ''), fromId !== null);
  const uploads = useData(['uploads'], () => api.GET('/api/v1/uploads', { params: { query: { limit: 50 } } }));
  const file = fromId === null ? offered.data : from.data;
  return uploads.data?.items.find(
    ({ name, bytes, parts, partCount }) => name === file?.name && bytes === file.bytes && parts.length === partCount,
  )?.id;
}
