import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Refused } from '../../api/client.ts';
import { useData, useMe } from '../../api/use.ts';
import { navigate, useAllAsked, useParam } from '../../parts/address.ts';
import { discardDraft, Kept, type DraftOf } from '../../parts/draft.tsx';
import { Form } from '../../parts/form.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded, Waiting } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { State } from '../../parts/state.tsx';
import { useWords } from '../../words/index.tsx';
import { draft, readListing, rewrite, sampleOf, termsBody, termsOf, type Offer, type Terms } from '../terms-body.ts';
import { TermsFields } from '../terms-form.tsx';
import { readRevision, type Revision } from '../uploading.ts';

/** The terms of a listing: of a new draft of a revision, or of one that can still be changed. */
export default function TermsScreen() {
  const listingId = useParam('listingId');
  return listingId === '' ? <NewTerms /> : <EditTerms listingId={listingId} />;
}

function NewTerms() {
  const asked = useAllAsked();
  const revisionId = asked['revision'] ?? '';
  const found = useData(['revision', revisionId], () => readRevision(revisionId), revisionId !== '');
  if (revisionId === '') return <NoRevision />;
  return <Loaded of={found}>{(revision) => <ForProduct revision={revision} listing={null} />}</Loaded>;
}

/** A listing is of a revision, which is chosen on the page of its product. */
function NoRevision() {
  const { words } = useWords();
  return (
    <Page title={words.supply.noRevisionChosen}>
      <Link className="button primary" to="/supply/products">
        {words.supply.listProduct}
      </Link>
    </Page>
  );
}

function EditTerms({ listingId }: { readonly listingId: string }) {
  const found = useData(['listing', listingId], () => readListing(listingId));
  const listing = found.data && 'purposes' in found.data ? found.data : undefined;
  const revision = useData(
    ['revision', listing?.revisionId],
    () => readRevision(listing?.revisionId ?? ''),
    listing !== undefined,
  );
  return (
    <Loaded of={found}>
      {() =>
        listing ? <Loaded of={revision}>{(one) => <ForProduct revision={one} listing={listing} />}</Loaded> : null
      }
    </Loaded>
  );
}

type ForProps = { readonly revision: Revision; readonly listing: Offer | null };

function ForProduct({ revision, listing }: ForProps) {
  const { words, language } = useWords();
  const w = words.supply;
  const known = useQueryClient();
  const me = useMe();
  const { productId } = revision;
  const product = useData(['product', productId], () =>
    api.GET('/api/v1/products/{productId}', { params: { path: { productId } } }),
  );
  const draftOf: DraftOf = { form: 'listing', key: listing?.id ?? revision.id };
  const save = useMutation<string, Refused, Terms>({
    mutationFn: (terms) => (listing ? rewrite(listing, terms) : draft(terms)),
    onSuccess: async (id) => {
      await discardDraft(draftOf);
      await known.invalidateQueries({ refetchType: 'none' });
      navigate({ to: `/listings/${id}/check` });
    },
  });
  return (
    <Loaded of={product}>
      {(of) => {
        if (!me) return <Waiting />;
        const first = listing ? termsOf(listing) : firstTerms(revision.id, of, me.member.officer.name);
        const title = language === 'zh' ? of.titleZh : of.title;
        const kept = listing ? sampleOf(listing) : undefined;
        return (
          <Page
            title={listing ? w.editTerms : w.newListing}
            sub={
              <>
                {w.revisionTitle(title, revision.number)} {listing && <State of={listing.state} />}
              </>
            }
            from={[
              [`/products/${productId}`, title],
              [`/revisions/${revision.id}`, w.revisionNumber(revision.number)],
            ]}
          >
            <Form
              send={w.saveDraft}
              isBusy={save.isPending}
              refusal={save.error}
              beside={<Kept of={draftOf} isBusy={save.isPending} />}
              onSend={(values) => save.mutate(termsBody(values, revision.id, kept))}
            >
              {listing?.reason && (
                <div className="next">
                  <b>{w.returnedBecause}</b> <span>{listing.reason}</span>
                </div>
              )}
              <TermsFields first={first} personal={of.personal} />
            </Form>
          </Page>
        );
      }}
    </Loaded>
  );
}

type Titled = { readonly title: string; readonly titleZh: string; readonly description: string };

function firstTerms(revisionId: string, { title, titleZh, description }: Titled, officer: string): Terms {
  return {
    ...{ revisionId, title, titleZh, description },
    purposes: ['ResearchAndDevelopment'],
    territories: ['CN'],
    maxTermDays: 365,
    maxUses: 1000,
    rights: ['use'],
    exclusive: false,
    sample: { kind: 'none' },
    plan: { model: 'per-record', currency: 'CNY', price: '100.00', per: 1000 },
    declaration: { officer, noneOfTheList: false, items: [] },
  };
}
