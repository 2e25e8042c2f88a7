import { api } from '../api/client.ts';
import { useData } from '../api/use.ts';
import { Link } from '../parts/link.tsx';
import { useWords } from '../words/index.tsx';

/** A listing with what its product is, as far as it may still be seen. */
export const useListing = (listingId: string) =>
  useData(
    ['listing', listingId],
    () => api.GET('/api/v1/listings/{listingId}', { params: { path: { listingId } } }),
    listingId !== '',
  );

/** One agreement. */
export const useAgreement = (agreementId: string) =>
  useData(
    ['agreement', agreementId],
    () => api.GET('/api/v1/agreements/{agreementId}', { params: { path: { agreementId } } }),
    agreementId !== '',
  );

/** The title of a listing in the reader's language; its identifier's end where it cannot be seen any more. */
export function useTitle(listingId: string): string {
  const { language } = useWords();
  const { data } = useListing(listingId);
  if (data === undefined || !('title' in data)) return `…${listingId.slice(-6)}`;
  return language === 'zh' ? data.titleZh : data.title;
}

/** An agreement by the title of what was ordered, as a link to its page. */
export function AgreementLink({ of, listingId }: { readonly of: string; readonly listingId?: string }) {
  const agreement = useAgreement(listingId === undefined ? of : '');
  const title = useTitle(listingId ?? agreement.data?.listingId ?? '');
  return <Link to={`/agreements/${of}`}>{title === '…' ? `…${of.slice(-6)}` : title}</Link>;
}

/** The title of what an agreement is about. */
export function AgreementTitle({ of }: { readonly of: string }) {
  const title = useTitle(useAgreement(of).data?.listingId ?? '');
  return <>{title === '…' ? '' : title}</>;
}
