import { api, type Schemas } from '../api/client.ts';
import { useData, useMe } from '../api/use.ts';
import { usePlace } from '../parts/address.ts';
import { Link } from '../parts/link.tsx';
import { Loaded, Waiting } from '../parts/loaded.tsx';
import { Body, Card, Figures, Page } from '../parts/page.tsx';
import { Instant } from '../parts/state.tsx';
import { useWords, wordFor } from '../words/index.tsx';
import { Line, type WaitingItem } from './line.tsx';

type Desk = Schemas['Desk'];
type Queue = Desk['queues'][number];
const names = ['supply', 'buy', 'operate', 'regulate'] as const;
type Name = (typeof names)[number];
/** So many of a queue are shown on the desk itself. */
const SHOWN = 4;

/** The primary action of a desk, and where a new member takes each of its first steps. */
const primary: Readonly<Partial<Record<Name, string>>> = { supply: '/products/new', buy: '/listings' };
const stepAt: Readonly<Record<string, string>> = {
  product: '/products/new',
  revision: '/supply/products',
  published: '/supply/products',
  sold: '/supply/listings',
  deposit: '/buy/money',
  agreement: '/listings',
  call: '/buy/agreements',
};

/** The page on which a queue is shown whole, where there is one for the reader's desk. */
function pageOfQueue(desk: Name, { list }: Queue): string | undefined {
  const [path = '', query = ''] = list.split('?');
  const state = new URLSearchParams(query).get('state') ?? '';
  const isOwn = desk === 'supply' || desk === 'buy';
  const pages: Readonly<Record<string, string | undefined>> = {
    '/listings': desk === 'supply' ? `/supply/listings?state=${state}` : undefined,
    '/notices': desk === 'buy' ? `/buy/notices?state=${state}` : undefined,
    '/agreements': isOwn ? `/${desk}/agreements?state=${state}` : undefined,
    '/subject-requests': desk === 'supply' ? '/supply/subjects' : undefined,
    '/accounts': '/buy/money',
    '/deposits': desk === 'buy' ? '/buy/money' : '/operate/deposits',
    '/members': `/operate/members?state=${state}`,
    '/cases': '/cases',
    '/jobs': '/jobs',
    '/rule-books': '/rule-books',
  };
  return pages[path];
}

/** The home of a desk: what waits for the reader and until when, what waits for others, first steps, then numbers. */
export default function Home() {
  const { words } = useWords();
  const me = useMe();
  const path = usePlace().pathname;
  const name = names.find((one) => path.startsWith(`/${one}`)) ?? 'supply';
  const desk = useData(['desk', name], () => api.GET('/api/v1/desks/{desk}', { params: { path: { desk: name } } }));
  return (
    <Loaded of={desk}>
      {({ queues, checklist, figures }) => {
        const waiting = queues.filter(({ count }) => count > 0);
        const mine = waiting.filter((queue) => queue.for === 'me');
        const total = mine.reduce((sum, { count }) => sum + count, 0);
        const to = primary[name];
        const isNew = checklist.some(({ done }) => !done);
        return (
          <Page
            title={total === 0 ? words.supply.nothingWaits : words.supply.waitsForYou(total)}
            sub={me?.member.legalName}
            actions={
              to !== undefined && (
                <Link className="button primary" to={to}>
                  {name === 'supply' ? words.supply.newProduct : words.match.findProduct}
                </Link>
              )
            }
          >
            <div className="two">
              <div className="stack">
                {mine.map((queue) => (
                  <Mine key={queue.name} queue={queue} page={pageOfQueue(name, queue)} />
                ))}
                {mine.length === 0 && isNew && <FirstSteps steps={checklist} />}
                <Numbers figures={figures} />
              </div>
              <div className="stack">
                {mine.length > 0 && isNew && <FirstSteps steps={checklist} />}
                <Others queues={waiting.filter((queue) => queue.for === 'others')} desk={name} />
              </div>
            </div>
          </Page>
        );
      }}
    </Loaded>
  );
}

type MineProps = { readonly queue: Queue; readonly page: string | undefined };

/** A queue for the reader: the first of it one by one, and a way to all. */
function Mine({ queue, page }: MineProps) {
  const { words, format } = useWords();
  const w = words.desks;
  const [path = '', query = ''] = queue.list.split('?');
  // Which list it is, only the exchange says: all lists have items with an identifier.
  const items = useData(['desk', queue.list], () =>
    api.GET(`/api/v1${path}` as '/api/v1/cases', {
      params: { query: { ...Object.fromEntries(new URLSearchParams(query)), limit: SHOWN } },
    }),
  );
  const title = `${wordFor(w.queues, queue.name)} (${format.count(queue.count)})`;
  const all = page && <Link to={page}>{words.shell.all}</Link>;
  return (
    <Card title={title} note={all ?? (queue.count > SHOWN ? w.firstOf(SHOWN) : undefined)}>
      {items.data === undefined ? (
        <Waiting />
      ) : (
        <ul className="queue">
          {(items.data.items as unknown as readonly WaitingItem[]).map((one) => (
            <Line key={one.id} of={one} />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** What waits for somebody else: how much, and since when. */
function Others({ queues, desk }: { readonly queues: readonly Queue[]; readonly desk: Name }) {
  const { words, format } = useWords();
  const w = words.desks;
  return (
    <Card title={words.supply.forOthers}>
      {queues.length === 0 && (
        <Body>
          <span className="dim">{words.supply.nothingWithOthers}</span>
        </Body>
      )}
      <ul className="queue">
        {queues.map((queue) => {
          const says = wordFor(w.queues, queue.name);
          const page = pageOfQueue(desk, queue);
          return (
            <li key={queue.name}>
              <div>
                {page === undefined ? says : <Link to={page}>{says}</Link>}
                <div className="dim">
                  {queue.dueAt ? (
                    words.match.due(format.instant(queue.dueAt))
                  ) : (
                    <>
                      {w.since} <Instant at={queue.oldestAt} />
                    </>
                  )}
                </div>
              </div>
              <b>{format.count(queue.count)}</b>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** What a new member does first: what is done is ticked, the next step leads to where it is done. */
function FirstSteps({ steps }: { readonly steps: Desk['checklist'] }) {
  const { words } = useWords();
  const w = words.desks;
  const next = steps.find(({ done }) => !done)?.step;
  return (
    <Card title={words.supply.firstSteps}>
      <Body>
        <ol className="steps">
          {steps.map(({ step, done }) => (
            <li key={step} className={done ? 'done' : undefined}>
              <span aria-hidden="true">{done ? '✓' : '○'}</span>
              {step === next ? (
                <Link to={stepAt[step] ?? '/'}>{wordFor(w.steps, step)}</Link>
              ) : (
                <span>{wordFor(w.steps, step)}</span>
              )}
            </li>
          ))}
        </ol>
      </Body>
    </Card>
  );
}

function Numbers({ figures }: { readonly figures: Desk['figures'] }) {
  const { words, format } = useWords();
  const w = words.desks;
  const says = ({ value, unit }: Desk['figures'][number]): string => {
    if (value === null) return '—';
    if (unit === 'count') return format.count(Number(value));
    return unit === 'instant' ? format.since(value) : format.money(value, unit);
  };
  return <Figures figures={figures.map((one) => [wordFor(w.figures, one.name), says(one)] as const)} />;
}
