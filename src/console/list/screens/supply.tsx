import { api } from '../../api/client.ts';
import { useData, useMe } from '../../api/use.ts';
import { Says } from '../../parts/findings.tsx';
import { Link } from '../../parts/link.tsx';
import { Body, Card, Figures, Page } from '../../parts/page.tsx';
import { Instant, State } from '../../parts/state.tsx';
import { useWords, wordFor } from '../../words/index.tsx';
import type { Listing } from '../terms-body.ts';

/** The supplier's desk: what waits for it, what waits for others, and the first steps of a new one. */
export default function SupplyScreen() {
  const { words, format, language } = useWords();
  const w = words.supply;
  const me = useMe();
  const supplierId = me?.member.id;
  const isKnown = supplierId !== undefined;
  const listings = useData(
    ['listings', supplierId],
    () => api.GET('/api/v1/listings', { params: { query: { supplierId, limit: 100 } } }),
    isKnown,
  );
  const products = useData(['products', 'first'], () =>
    api.GET('/api/v1/products', { params: { query: { limit: 100 } } }),
  );
  const jobs = useData(['jobs', 'running'], () => api.GET('/api/v1/jobs', { params: { query: { state: 'running' } } }));
  const cases = useData(['cases', 'open'], () => api.GET('/api/v1/cases', { params: { query: { state: 'open' } } }));
  const agreements = useData(['agreements'], () =>
    api.GET('/api/v1/agreements', { params: { query: { limit: 100 } } }),
  );
  const mine = (listings.data?.items ?? []).flatMap((one): Listing[] => ('purposes' in one ? [one] : []));
  const inState = (...states: string[]) => mine.filter(({ state }) => states.includes(state));
  const titleOf = ({ title, titleZh }: Listing) => (language === 'zh' ? titleZh : title);
  const waiting = [...inState('returned'), ...inState('draft', 'paused')];
  const active = agreements.data?.items.filter((one) => 'state' in one && one.state === 'active') ?? [];
  const steps: readonly Step[] = [
    [w.stepProduct, (products.data?.items.length ?? 0) > 0, '/products/new'],
    [w.stepRevision, (products.data?.items ?? []).some(({ revisionCount }) => revisionCount > 0), '/supply/products'],
    [w.stepListing, mine.length > 0, '/supply/products'],
    [w.stepSubmitted, mine.some(({ state }) => state !== 'draft' && state !== 'withdrawn'), '/supply/listings'],
    [w.stepPublished, mine.some(({ publishedAt }) => publishedAt !== null), '/supply/listings'],
  ];
  const isNew = listings.data !== undefined && products.data !== undefined && steps.some(([, isDone]) => !isDone);
  return (
    <Page
      title={waiting.length === 0 ? w.nothingWaits : w.waitsForYou(waiting.length)}
      sub={me?.member.legalName}
      actions={
        <Link className="button primary" shortcut="n" to="/products/new">
          {w.newProduct}
        </Link>
      }
    >
      <div className="stack">
        {waiting.length > 0 && (
          <Card title={w.forYou}>
            <ul className="queue">
              {waiting.map((one) => (
                <li key={one.id}>
                  <div>
                    <Link to={one.state === 'paused' ? `/listings/${one.id}` : `/listings/${one.id}/check`}>
                      {titleOf(one)}
                    </Link>
                    <div className="dim">{one.reason ?? wordFor(w.doNext, one.state)}</div>
                  </div>
                  <State of={one.state} />
                  <span className="dim">
                    <Instant at={one.updatedAt} />
                  </span>
                </li>
              ))}
            </ul>
          </Card>
        )}
        <Figures
          figures={[
            [w.published, listings.data ? format.count(inState('published').length) : '—'],
            [words.shell.products, products.data ? format.count(products.data.items.length) : '—'],
            [w.activeAgreements, agreements.data ? format.count(active.length) : '—'],
            [w.openCases, cases.data ? format.count(cases.data.items.length) : '—'],
          ]}
        />
        <div className="two">
          <Card title={w.forOthers}>
            <ul className="queue">
              {inState('submitted').map((one) => (
                <li key={one.id}>
                  <div>
                    <Link to={`/listings/${one.id}/check`}>{titleOf(one)}</Link>
                    <div className="dim">{w.operatorDecides}</div>
                  </div>
                  <State of={one.state} />
                  <span className="dim">
                    <Instant at={one.updatedAt} />
                  </span>
                </li>
              ))}
              {cases.data?.items.map(({ id, finding, openedAt }) => (
                <li key={id}>
                  <div>
                    <Link to={`/cases/${id}`}>{w.caseOf(finding.principle)}</Link>
                    <Says finding={finding} />
                  </div>
                  <State of="open" />
                  <span className="dim">
                    <Instant at={openedAt} />
                  </span>
                </li>
              ))}
              {jobs.data?.items.map(({ id, action, startedAt }) => (
                <li key={id}>
                  <Link to={`/jobs/${id}`}>{wordFor(w.works, action)}</Link>
                  <State of="running" />
                  <span className="dim">
                    <Instant at={startedAt} />
                  </span>
                </li>
              ))}
            </ul>
            {inState('submitted').length + (cases.data?.items.length ?? 0) + (jobs.data?.items.length ?? 0) === 0 && (
              <Body>
                <span className="dim">{w.nothingWithOthers}</span>
              </Body>
            )}
          </Card>
          {isNew ? <FirstSteps steps={steps} /> : <ForSale listings={inState('published')} />}
        </div>
      </div>
    </Page>
  );
}

type Step = readonly [says: string, isDone: boolean, to: string];

/** What a new supplier does first: what is done is ticked, the next step leads to where it is done. */
function FirstSteps({ steps }: { readonly steps: readonly Step[] }) {
  const { words } = useWords();
  const [next] = steps.find(([, isDone]) => !isDone) ?? [];
  return (
    <Card title={words.supply.firstSteps}>
      <Body>
        <ol className="steps">
          {steps.map(([says, isDone, to]) => (
            <li key={says} className={isDone ? 'done' : undefined}>
              <span aria-hidden="true">{isDone ? '✓' : '○'}</span>
              {says === next ? <Link to={to}>{says}</Link> : <span>{says}</span>}
            </li>
          ))}
        </ol>
      </Body>
    </Card>
  );
}

/** What is for sale, the most used first. */
function ForSale({ listings }: { readonly listings: readonly Listing[] }) {
  const { words, format, language } = useWords();
  const w = words.supply;
  const most = [...listings].sort((one, other) => other.usesTaken - one.usesTaken).slice(0, 6);
  return (
    <Card title={w.forSale}>
      <ul className="queue">
        {most.map(({ id, title, titleZh, usesTaken }) => (
          <li key={id}>
            <Link to={`/listings/${id}`}>{language === 'zh' ? titleZh : title}</Link>
            <span className="dim">{w.sold(format.count(usesTaken))}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
