import { useParams } from '@tanstack/react-router';
import { api, type Schemas } from '../../api/client.ts';
import { useData } from '../../api/use.ts';
import { Acts, type Act } from '../../parts/act.tsx';
import { History } from '../../parts/history.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { Chip, Id, Instant, State } from '../../parts/state.tsx';
import { useWords, wordFor } from '../../words/index.tsx';

/** One member: who it is, how it stands and why, and what may be done about it. */
export default function OneMember() {
  const { memberId } = useParams({ strict: false }) as { readonly memberId: string };
  const member = useData(['member', memberId], () =>
    api.GET('/api/v1/members/{memberId}', { params: { path: { memberId } } }),
  );
  return <Loaded of={member}>{(found) => <Member member={found} />}</Loaded>;
}

function Member({ member }: { readonly member: Schemas['Member'] }) {
  const { words, language } = useWords();
  const w = words.members;
  const { id, legalName, creditCode, capacities, contact, officer, state, reason, waitsFor, actions } = member;
  const at = { params: { path: { memberId: id } } };
  const acts: readonly Act[] = [
    { action: 'member.review', isPrimary: true, says: w.says['member.review'], send: () => api.POST('/api/v1/members/{memberId}/review', at) },
    { action: 'member.admit', isPrimary: true, says: w.says['member.admit'], send: () => api.POST('/api/v1/members/{memberId}/admit', { ...at, body: {} }) },
    { action: 'member.reject', asks: true, says: w.says['member.reject'], send: ({ reason: why = '' }) => api.POST('/api/v1/members/{memberId}/reject', { ...at, body: { reason: why } }) },
    { action: 'member.reinstate', isPrimary: true, asks: true, says: w.says['member.reinstate'], send: ({ reason: why = '' }) => api.POST('/api/v1/members/{memberId}/reinstate', { ...at, body: { reason: why } }) },
    { action: 'member.suspend', asks: true, says: w.says['member.suspend'], send: ({ reason: why = '' }) => api.POST('/api/v1/members/{memberId}/suspend', { ...at, body: { reason: why } }) },
    { action: 'member.terminate', asks: true, says: w.says['member.terminate'], send: ({ reason: why = '' }) => api.POST('/api/v1/members/{memberId}/terminate', { ...at, body: { reason: why } }) },
    { action: 'member.withdraw', says: w.says['member.withdraw'], send: () => api.POST('/api/v1/members/{memberId}/withdraw', at) },
  ]; // prettier-ignore
  const waits = waitsFor === null ? null : wordFor(w.waitsFor, waitsFor);
  const sub = (
    <div className="row">
      <State of={state} />
      {capacities.map((capacity) => (
        <Chip key={capacity}>{wordFor(words.codes.parts, capacity)}</Chip>
      ))}
      <Id of={id} />
    </div>
  );
  return (
    <Page title={legalName} sub={sub} actions={<Acts may={actions} acts={acts} />}>
      <div className="stack">
        {waits !== null && (
          <div className="next" lang={language === 'zh' && waits === waitsFor ? 'en' : undefined}>
            <b>{w.next}</b>
            <p>{waits}</p>
          </div>
        )}
        <Card title={w.member}>
          <Body>
            <Facts
              facts={[
                [words.shell.state, <State key="state" of={state} />],
                ...(reason === null ? [] : ([[w.ground, reason]] as const)),
                [w.capacities, capacities.map((capacity) => wordFor(words.codes.parts, capacity)).join(words.list.comma)],
                [w.creditCode, creditCode === null ? '—' : <code key="code">{creditCode}</code>],
                [w.contact, `${contact.name}${words.list.comma}${contact.email}`],
                [w.officer, `${officer.name}${words.list.comma}${officer.email}`],
                [w.securityGrade, w.grade(member.securityGrade)],
                [w.ruleBook, <Link key="book" to={`/rule-books/${String(member.ruleBook)}`}>{words.supervise.ruleBookVersion(member.ruleBook)}</Link>],
                [w.since, <Instant key="since" at={member.createdAt} />],
                [w.changed, <Instant key="changed" at={member.updatedAt} />],
              ]} // prettier-ignore
            />
            {capacities.includes('supplier') && (
              <p className="row">
                <Link className="button" to={`/listings?supplierId=${id}`}>
                  {w.seeOffers}
                </Link>
              </p>
            )}
          </Body>
        </Card>
        <History of={id} />
      </div>
    </Page>
  );
}
