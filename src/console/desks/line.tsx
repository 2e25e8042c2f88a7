import type { ReactNode } from 'react';
import type { Finding } from '../api/client.ts';
import { AgreementLink, AgreementTitle } from '../match/titles.tsx';
import { Says } from '../parts/findings.tsx';
import { Link } from '../parts/link.tsx';
import { Id, Instant, State } from '../parts/state.tsx';
import { useWords, wordFor } from '../words/index.tsx';

type Texts = Readonly<
  Partial<
    Record<
      | ('title' | 'titleZh' | 'reason' | 'legalName' | 'reference' | 'kind' | 'severity' | 'action' | 'why' | 'cause')
      | ('agreementId' | 'listingId' | 'subject' | 'amount' | 'balance' | 'currency')
      | ('deadline' | 'answerBy' | 'reportBy' | 'endsAt' | 'updatedAt' | 'openedAt' | 'createdAt' | 'startedAt'),
      string | null
    >
  >
>;
/** What a line says of anything that can wait, whichever list it stands in. */
export type WaitingItem = Texts & {
  readonly id: string;
  readonly state?: string;
  readonly keyCount?: number | null;
  readonly uses?: number;
  readonly used?: number;
  readonly finding?: Finding;
};

/** One thing that waits: what it is with a link to it, its state, and until when or since when. */
export function Line({ of }: { readonly of: WaitingItem }) {
  const { words, format } = useWords();
  const due = of.deadline ?? of.answerBy ?? of.reportBy ?? of.endsAt;
  const since = of.updatedAt ?? of.openedAt ?? of.startedAt ?? of.createdAt;
  return (
    <li>
      <div>
        <Subject of={of} />
      </div>
      {of.state === undefined ? <span /> : <State of={of.state} />}
      <span className="dim">{due ? words.match.due(format.instant(due)) : since ? <Instant at={since} /> : ''}</span>
    </li>
  );
}

function Subject({ of }: { readonly of: WaitingItem }) {
  const { words, format, language } = useWords();
  const w = words.desks;
  const { id, kind = '', agreementId = '', currency = '', keyCount, uses = 0, used = 0 } = of;
  const noun = id.slice(0, 3);
  const named = (to: string | null, says: ReactNode, beside?: ReactNode) => (
    <>
      {to === null ? <span>{says}</span> : <Link to={to}>{says}</Link>}
      {beside !== undefined && beside !== '' && <div className="dim">{beside}</div>}
    </>
  );
  const isOpen = of.state === 'draft' || of.state === 'returned';
  if (noun === 'lst')
    return named(
      `/listings/${id}${isOpen ? '/check' : ''}`,
      language === 'zh' ? of.titleZh : of.title,
      of.reason ?? wordFor(words.supply.doNext, of.state ?? ''),
    );
  if (noun === 'ntc')
    return named(
      `/notices/${id}`,
      words.match.noticeWaits(
        wordFor(words.deliver.noticeKinds, kind ?? ''),
        keyCount === null ? words.match.allReceived : words.match.keys(format.count(keyCount)),
      ),
      <AgreementTitle of={agreementId ?? ''} />,
    );
  if (noun === 'agr')
    return (
      <>
        <AgreementLink of={id} listingId={of.listingId ?? ''} />
        <div className="dim">{words.match.left(words.match.times(format.count(uses - used)))}</div>
      </>
    );
  if (noun === 'cas' && of.finding)
    return named(`/cases/${id}`, words.supply.caseOf(of.finding.principle), <Says finding={of.finding} />);
  if (noun === 'mem') return named(`/members/${id}`, of.legalName, of.reason ?? undefined);
  if (noun === 'dep') return named(null, of.reference, format.money(of.amount, currency ?? ''));
  if (noun === 'acc') return named('/buy/money', format.money(of.balance, currency ?? ''));
  if (noun === 'job') return named(`/jobs/${id}`, wordFor(words.supply.works, of.action ?? ''));
  if (noun === 'sbr') return named(null, of.reference, wordFor(words.deliver.requestKinds, kind ?? ''));
  if (noun === 'bok') return named(`/rule-books/${id}`, of.why);
  if (noun === 'obl') return named(`/agreements/${agreementId ?? ''}`, format.money(of.amount, currency ?? ''));
  if (noun === 'cal') return named(`/calls/${id}`, format.money(of.amount, currency ?? ''));
  if (noun === 'hld') return named(null, of.reason, <Id of={of.subject ?? id} />);
  return named(null, wordFor(w.kinds, kind ?? ''), <Id of={id} />);
}
