import { api } from '../../api/client.ts';
import { useData } from '../../api/use.ts';
import { navigate, useParam } from '../../parts/address.ts';
import { History } from '../../parts/history.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Figures, Page } from '../../parts/page.tsx';
import { Id, Instant } from '../../parts/state.tsx';
import { useWords } from '../../words/index.tsx';
import { GeneraliseCard } from '../generalise.tsx';
import { Detected, Profile } from '../profile.tsx';
import { RiskCard } from '../risk.tsx';
import { readRevision } from '../uploading.ts';

/** One revision: what was measured of it, how far it is from the thresholds, and what can be done. */
export default function RevisionScreen() {
  const { words, format, language } = useWords();
  const w = words.supply;
  const id = useParam('revisionId');
  const found = useData(['revision', id], () => readRevision(id));
  const productId = found.data?.productId;
  const product = useData(
    ['product', productId],
    () => api.GET('/api/v1/products/{productId}', { params: { path: { productId: productId ?? '' } } }),
    productId !== undefined,
  );
  const title = product.data && (language === 'zh' ? product.data.titleZh : product.data.title);
  return (
    <Loaded of={found}>
      {(revision) => {
        const { actions, rows, risk, measures, dictionary, detected, profile } = revision;
        const mayList = actions.some(({ action, allowed }) => action === 'listing.draft' && allowed);
        const isPersonal = product.data?.personal ?? risk !== null;
        const canGeneralise = mayList && isPersonal && dictionary.some(({ role }) => role === 'quasi-identifier');
        return (
          <Page
            title={w.revisionTitle(title ?? revision.name, revision.number)}
            sub={
              <>
                {revision.name} · <Id of={revision.id} /> · <Instant at={revision.createdAt} />
              </>
            }
            from={[
              ['/supply/products', words.shell.products],
              [`/products/${revision.productId}`, title ?? w.product],
            ]}
            actions={
              mayList && (
                <Link className="button primary" to={`/listings/new?revision=${revision.id}`}>
                  {w.listIt}
                </Link>
              )
            }
          >
            <div className="stack">
              <Figures
                figures={[
                  [w.rows, format.count(rows)],
                  [w.columns, format.count(dictionary.length)],
                  [w.filled, format.percent(measures.measured.completeness)],
                  [w.age, measures.measured.ageDays === null ? '—' : w.days(measures.measured.ageDays)],
                ]}
              />
              {isPersonal && <RiskCard revision={revision} level={product.data?.level ?? 2} />}
              {canGeneralise && (
                <GeneraliseCard revision={revision} then={(made) => navigate({ to: `/revisions/${made.id}` })} />
              )}
              <Profile dictionary={dictionary} profile={profile} rows={rows} keyColumn={revision.keyColumn} />
              <Detected detected={detected} hits={measures.hits} />
              <Card title={w.facts}>
                <Body>
                  <Facts
                    facts={[
                      [
                        w.madeFrom,
                        revision.madeFrom === null ? (
                          '—'
                        ) : (
                          <Link to={`/revisions/${revision.madeFrom}`}>{revision.madeFrom.slice(-6)}</Link>
                        ),
                      ],
                      [w.format, revision.format],
                      [w.howRead, w.readSays(revision.read)],
                      [w.bytes, format.count(revision.bytes)],
                      ['SHA-256', <code key="hash">{revision.originalSha256}</code>],
                    ]}
                  />
                </Body>
              </Card>
              <History of={revision.id} />
            </div>
          </Page>
        );
      }}
    </Loaded>
  );
}
