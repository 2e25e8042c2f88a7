import { api, type Schemas } from '../../api/client.ts';
import { useData } from '../../api/use.ts';
import { useParam } from '../../parts/address.ts';
import { Acts, type Act } from '../../parts/act.tsx';
import { History } from '../../parts/history.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { Chip, Id, Instant, State } from '../../parts/state.tsx';
import { Waits } from '../../parts/waits.tsx';
import { useWords, wordFor } from '../../words/index.tsx';

/** One member: who it is, how it stands and why, and what may be done about it. */
export default function OneMember() {
  const memberId = useParam('memberId');
  const member = useData(['member', memberId], () =>
    api.GET('/api/v1/members/{memberId}', { params: { path: { memberId } } }),
  );
  return <Loaded of={member}>{(found) => <Member member={found} />}</Loaded>;
}

const withReason = ({ reason = '' }: { readonly reason?: string }) => ({ reason });

function Member({ member }: { readonly member: Schemas['Member'] }) {
  const { words } = useWords();
  const w = words.members;
  const { id, legalName, creditCode, capacities, contact, officer, state, reason, waits, actions } = member;
  const at = { params: { path: { memberId: id } } };
  const base = '/api/v1/members/{memberId}' as const;
  const says = w.says;
  const acts: readonly Act[] = [
    {
      action: 'member.review',
      isPrimary: true,
      says: says['member.review'],
      send: () => api.POST(`${base}/review`, at),
    },
    {
      action: 'member.admit',
      isPrimary: true,
      says: says['member.admit'],
      send: () => api.POST(`${base}/admit`, { ...at, body: {} }),
    },
    {
      action: 'member.reject',
      asks: true,
      says: says['member.reject'],
      send: (body) => api.POST(`${base}/reject`, { ...at, body: withReason(body) }),
    },
    {
      action: 'member.reinstate',
      isPrimary: true,
      asks: true,
      says: says['member.reinstate'],
      send: (body) => api.POST(`${base}/reinstate`, { ...at, body: withReason(body) }),
    },
    {
      action: 'member.suspend',
      asks: true,
      says: says['member.suspend'],
      send: (body) => api.POST(`${base}/suspend`, { ...at, body: withReason(body) }),
    },
    {
      action: 'member.terminate',
      asks: true,
      says: says['member.terminate'],
      send: (body) => api.POST(`${base}/terminate`, { ...at, body: withReason(body) }),
    },
    { action: 'member.withdraw', says: says['member.withdraw'], send: () => api.POST(`${base}/withdraw`, at) },
  ];
  const named = capacities.map((capacity) => wordFor(words.codes.parts, capacity)).join(words.list.comma);
  const book = (
    <Link to={`/rule-books/${String(member.ruleBook)}`}>{words.supervise.ruleBookVersion(member.ruleBook)}</Link>
  );
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
        <Waits of={waits} />
        <Card title={w.member}>
          <Body>
            <Facts
              facts={[
                [words.shell.state, <State key="state" of={state} />],
                ...(reason === null ? [] : ([[w.ground, reason]] as const)),
                [w.capacities, named],
                [w.creditCode, creditCode === null ? '—' : <code key="code">{creditCode}</code>],
                [w.contact, `${contact.name}${words.list.comma}${contact.email}`],
                [w.officer, `${officer.name}${words.list.comma}${officer.email}`],
                [w.securityGrade, w.grade(member.securityGrade)],
                [w.ruleBook, book],
                [w.since, <Instant key="since" at={member.createdAt} />],
                [w.changed, <Instant key="changed" at={member.updatedAt} />],
              ]}
            />
            {capacities.includes('supplier') && (
              <p className="row after">
                <Link className="button" to={`/listings?state=all&supplierId=${id}`}>
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
