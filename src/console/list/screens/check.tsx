import { useQuery, useQueryClient } from '@tanstack/react-query';
import { answered, api, type Finding, type Refused, type Schemas } from '../../api/client.ts';
import { useCommand, useData } from '../../api/use.ts';
import { useParam } from '../../parts/address.ts';
import { Acts, Refusal } from '../../parts/act.tsx';
import { Findings, Says } from '../../parts/findings.tsx';
import { History } from '../../parts/history.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded, Waiting } from '../../parts/loaded.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Id, State } from '../../parts/state.tsx';
import { useWords } from '../../words/index.tsx';
import { Fix } from '../fix.tsx';
import { keyOf, seenKey } from '../remedies.ts';
import { readListing, type Offer } from '../terms-body.ts';

type Explained = Schemas['Explanation'] & { readonly mended: readonly Finding[] };

/** What the gate of the principles says of a draft, finding by finding, and what mends it. */
export default function CheckScreen() {
  const id = useParam('listingId');
  const found = useData(['listing', id], () => readListing(id));
  return <Loaded of={found}>{(listing) => ('purposes' in listing ? <Check listing={listing} /> : null)}</Loaded>;
}

function Check({ listing }: { readonly listing: Offer }) {
  const { words, language } = useWords();
  const w = words.supply;
  const { id, version, state } = listing;
  const known = useQueryClient();
  const isOpen = state === 'draft' || state === 'returned';
  const explained = useQuery<Explained, Refused>({
    queryKey: ['explained', id, version],
    queryFn: async () => {
      const says = await answered(
        api.POST('/api/v1/listings/{listingId}/explain', { params: { path: { listingId: id } } }),
      );
      const before = known.getQueryData<readonly Finding[]>(seenKey(id)) ?? [];
      const now = new Set(says.findings.map(keyOf));
      const mended = before.filter((one) => !now.has(keyOf(one)));
      known.setQueryData(seenKey(id), [...mended, ...says.findings]);
      return { ...says, mended };
    },
    staleTime: Number.POSITIVE_INFINITY,
    enabled: isOpen,
  });
  const submit = useCommand(() =>
    api.POST('/api/v1/listings/{listingId}/submit', { params: { path: { listingId: id } } }),
  );
  const says = explained.data;
  const refused = says?.findings.filter(({ verdict }) => verdict === 'refused').length ?? 0;
  const review = says?.findings.filter(({ verdict }) => verdict === 'needs-review').length ?? 0;
  const title = language === 'zh' ? listing.titleZh : listing.title;
  if (!isOpen) return <Submitted listing={listing} title={title} />;
  const heading =
    explained.isPending || !says
      ? w.checking
      : refused > 0
        ? w.notYet(refused)
        : review > 0
          ? w.forReview(review)
          : w.allPassed;
  return (
    <Page
      title={heading}
      sub={
        <>
          {title} · <State of={state} /> ·{' '}
          <Link to={`/revisions/${listing.revisionId}`}>{w.revisionNumber(listing.revision.number)}</Link> ·{' '}
          {says ? w.byRuleBook(says.ruleBook) : ''} · <Id of={id} />
        </>
      }
      from={[
        ['/supply/listings', words.shell.listings],
        [`/listings/${id}/edit`, title],
      ]}
      actions={
        <>
          <Link className="button" shortcut="e" to={`/listings/${id}/edit`}>
            {w.editTerms}
          </Link>
          <button
            type="button"
            className={refused > 0 ? 'button primary' : 'button'}
            onClick={() => void explained.refetch()}
          >
            {w.checkAgain}
          </button>
          {says && refused === 0 && (
            <button
              type="button"
              className="button primary"
              aria-disabled={submit.isPending}
              onClick={() => !submit.isPending && submit.mutate(undefined)}
            >
              {w.submit}
            </button>
          )}
        </>
      }
    >
      <div className="stack" aria-busy={explained.isFetching}>
        {listing.reason !== null && (
          <div className="next">
            <b>{w.returnedBecause}</b> <span>{listing.reason}</span>
          </div>
        )}
        {explained.isPending && <Waiting />}
        {explained.isFetching && !explained.isPending && <p role="status">{w.checking}</p>}
        {explained.error && <Refusal refusal={explained.error} />}
        {submit.error && <SubmitRefused refusal={submit.error} />}
        {says && says.findings.length > 0 && (
          <Findings
            findings={says.findings}
            fix={(finding) => <Fix finding={finding} all={says.findings} listing={listing} />}
          />
        )}
        {says && says.mended.length > 0 && <Mended findings={says.mended} />}
        {says && says.findings.length === 0 && (
          <div className="next">
            <b>{w.allPassed}</b>
            <p>{w.afterSubmit}</p>
          </div>
        )}
        {says && refused === 0 && review > 0 && <p className="dim">{w.reviewSays}</p>}
        {says && says.waived.length > 0 && <p className="dim">{w.waived(says.waived.length)}</p>}
        <Withdraw listing={listing} />
        <History of={id} />
      </div>
    </Page>
  );
}

/** Taking the listing back, where that may be done. */
function Withdraw({ listing }: { readonly listing: Offer }) {
  const { words } = useWords();
  const params = { path: { listingId: listing.id } };
  const send = () => api.POST('/api/v1/listings/{listingId}/withdraw', { params });
  const may = listing.actions.filter(({ action }) => action === 'listing.withdraw' && listing.publishedAt === null);
  return <Acts may={may} acts={[{ action: 'listing.withdraw', send, says: words.supply.withdrawSays }]} />;
}

/** A submission that was refused: its findings are those above, or it waits for a reviewer's decision. */
function SubmitRefused({ refusal }: { readonly refusal: Refused }) {
  const { words } = useWords();
  const w = words.supply;
  const { findings = [], verdictId } = refusal.problem;
  if (findings.length === 0) return <Refusal refusal={refusal} />;
  const isReview = findings.every(({ verdict }) => verdict !== 'refused');
  return (
    <div className={isReview ? 'next' : 'summary'} role={isReview ? 'status' : 'alert'}>
      <b>{isReview ? w.sentToReviewer : w.notSubmitted(findings.length)}</b>
      <p>{isReview ? w.sentToReviewerSays : w.notSubmittedSays}</p>
      {verdictId !== undefined && <Link to={`/verdicts/${verdictId}`}>{words.supervise.wholeVerdict}</Link>} ·{' '}
      <Link to="/cases">{words.shell.cases}</Link>
    </div>
  );
}

/** Findings that were there while this page is open, and are no more. */
function Mended({ findings }: { readonly findings: readonly Finding[] }) {
  const { words } = useWords();
  const w = words.supply;
  return (
    <Card title={w.mended(findings.length)}>
      <ul className="history mended">
        {findings.map((finding) => (
          <li key={keyOf(finding)}>
            <span className="proof">✓ {w.isMended}</span>
            <Says finding={finding} />
            <span className="dim">{finding.principle}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What happens next, once it was submitted. */
function Submitted({ listing, title }: { readonly listing: Offer; readonly title: string }) {
  const { words } = useWords();
  const w = words.supply;
  return (
    <Page
      title={listing.state === 'submitted' ? w.submitted : title}
      sub={
        <>
          {title} · <State of={listing.state} /> · <Id of={listing.id} />
        </>
      }
      from={[['/supply/listings', words.shell.listings]]}
      actions={
        <Link className="button primary" to={`/listings/${listing.id}`}>
          {w.seeListing}
        </Link>
      }
    >
      <div className="stack">
        {listing.state === 'submitted' && (
          <div className="next">
            <b>{w.next}</b>
            <p>{w.nextSubmitted}</p>
          </div>
        )}
        <Withdraw listing={listing} />
        <History of={listing.id} />
      </div>
    </Page>
  );
}
