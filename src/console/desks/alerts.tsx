import { api, type Schemas } from '../api/client.ts';
import { useCommand, useList, useMe } from '../api/use.ts';
import { navigate } from '../parts/address.ts';
import { Link } from '../parts/link.tsx';
import { ProblemText, Waiting } from '../parts/loaded.tsx';
import { Body, Card, Page } from '../parts/page.tsx';
import { pageOf } from '../parts/objects.ts';
import { Chip, Instant } from '../parts/state.tsx';
import { Tabs, useQueryOf } from '../parts/state-filter.tsx';
import { useWords, wordFor, type Words } from '../words/index.tsx';

type Alert = Schemas['Alert'];
const kinds = ['act', 'urgent', 'know'] as const;
const tones: Readonly<Record<string, string>> = { act: 'warn', urgent: 'bad', know: 'info' };

/** The page where one acts on an alert, by what it is about and the reader's desk. */
function pageFor({ subject, code }: Alert, parts: readonly string[]): string | undefined {
  const money = parts.includes('buyer') ? '/buy/money' : '/supply/revenue';
  const pages: Readonly<Record<string, string>> = {
    usr: '/me',
    dep: money,
    cyc: money,
    sbr: '/supply/subjects',
  };
  if (code === 'listing.return') return `/listings/${subject}/check`;
  return pages[subject.slice(0, 3)] ?? pageOf(subject);
}

/** What an alert says: the sentence of its code, with its values as they are said here. */
function sentenceOf(
  { code, says }: Pick<Alert, 'code' | 'says'>,
  words: Words,
  w: Words['desks'],
  language: string,
  money: (amount: string, currency?: string) => string,
): string {
  const codes = {
    ...words.codes.states,
    ...w.kinds,
    ...words.deliver.requestKinds,
    ...words.deliver.noticeKinds,
  };
  return wordFor(w.alerts, code).replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'title') return (language === 'zh' ? says['titleZh'] : says['title']) ?? '—';
    const value = says[name] ?? '—';
    if (name === 'amount' || name === 'net') return money(value, says['currency']);
    return name === 'kind' || name === 'outcome' ? wordFor(codes, value) : value;
  });
}

/** What happened that concerns the reader: all, or of one kind. Opening one marks it as read. */
export default function Alerts() {
  const { words } = useWords();
  const w = words.desks;
  const asked = useQueryOf('kind');
  const kind = kinds.find((one) => one === asked);
  const alerts = useList(['alerts', kind], (page) =>
    api.GET('/api/v1/alerts', { params: { query: { ...page, ...(kind ? { kind } : {}) } } }),
  );
  const choices = kinds.map((one) => [one, wordFor(w.alertKinds, one), `/alerts?kind=${one}`] as const);
  return (
    <Page title={words.kept.bell(0)} sub={w.alertsSub}>
      <Card>
        <Tabs
          label={words.kept.bell(0)}
          chosen={kind}
          choices={[[undefined, words.shell.all, '/alerts'], ...choices]}
        />
        {alerts.data === undefined ? alerts.error ? <ProblemText problem={alerts.error.problem} /> : <Waiting /> : null}
        {alerts.data?.length === 0 && (
          <Body>
            <p className="dim">{w.noAlerts}</p>
          </Body>
        )}
        <ul className="queue alerts">
          {alerts.data?.map((alert) => (
            <OneAlert key={alert.id} of={alert} />
          ))}
        </ul>
        {alerts.hasNextPage && (
          <Body>
            <button type="button" className="button" onClick={() => void alerts.fetchNextPage()}>
              {words.shell.more}
            </button>
          </Body>
        )}
      </Card>
    </Page>
  );
}

function OneAlert({ of }: { readonly of: Alert }) {
  const { words, format, language } = useWords();
  const w = words.desks;
  const me = useMe();
  const page = pageFor(of, me?.parts ?? []);
  const mark = useCommand(() => api.POST('/api/v1/alerts/{alertId}/read', { params: { path: { alertId: of.id } } }));
  const isUnread = of.readAt === null;
  const open = () => {
    if (isUnread) mark.mutate(undefined);
    if (page) navigate({ to: page });
  };
  const sentence = sentenceOf(of, words, w, language, (amount, currency) => format.money(amount, currency));
  return (
    <li className={isUnread ? 'unread' : undefined}>
      <div>
        <span
          onClickCapture={(event) => {
            if (!isUnread || event.metaKey || event.ctrlKey || page === undefined) return;
            event.preventDefault();
            open();
          }}
        >
          {page === undefined ? sentence : <Link to={page}>{sentence}</Link>}
        </span>
        {isUnread && <span className="unseen">{w.unread}</span>}
        {of.says['reason'] !== undefined && <div className="dim">{of.says['reason']}</div>}
        {of.dueAt !== null && <div className="say-warn">{words.match.due(format.instant(of.dueAt))}</div>}
      </div>
      <Chip tone={tones[of.kind] ?? ''}>{wordFor(w.alertKinds, of.kind)}</Chip>
      <span className="row">
        <span className="dim">
          <Instant at={of.at} />
        </span>
        {isUnread && (
          <button type="button" className="plain" onClick={() => mark.mutate(undefined)}>
            {w.markRead}
          </button>
        )}
      </span>
    </li>
  );
}
