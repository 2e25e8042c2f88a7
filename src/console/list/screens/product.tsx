import { api } from '../../api/client.ts';
import { useData, useList } from '../../api/use.ts';
import { useParam } from '../../parts/address.ts';
import { History } from '../../parts/history.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { Id, Instant, State } from '../../parts/state.tsx';
import { List, Table } from '../../parts/table.tsx';
import { useWords, wordFor } from '../../words/index.tsx';
import { Dictionary } from '../dictionary.tsx';
import type { Product } from '../product-body.ts';

/** One product: its revisions, its listings, its dictionary and what is stated of it. */
export default function ProductScreen() {
  const { words, language } = useWords();
  const w = words.supply;
  const id = useParam('productId');
  const found = useData(['product', id], () =>
    api.GET('/api/v1/products/{productId}', { params: { path: { productId: id } } }),
  );
  return (
    <Loaded of={found}>
      {(product) => {
        const mayUpload = product.actions.some(({ action, allowed }) => action === 'revision.ingest' && allowed);
        return (
          <Page
            title={language === 'zh' ? product.titleZh : product.title}
            sub={
              <>
                {wordFor(w.kinds, product.kind)} · {wordFor(w.subjects, product.subjectKind)} · <Id of={id} />
              </>
            }
            from={[['/supply/products', words.shell.products]]}
            actions={
              mayUpload && (
                <>
                  <Link className="button" to={`/products/new?from=${id}`}>
                    {w.newFromThis}
                  </Link>
                  <Link className="button primary" to={`/products/${id}/revisions/new`}>
                    {w.uploadNext}
                  </Link>
                </>
              )
            }
          >
            <div className="stack">
              <Revisions id={id} />
              <Listings product={product} />
              <Card title={w.dictionary} note={w.columnCount(product.dictionary.length)}>
                <Dictionary columns={product.dictionary} keyColumn={product.keyColumn} />
              </Card>
              <Stated product={product} />
              <History of={id} />
            </div>
          </Page>
        );
      }}
    </Loaded>
  );
}

function Revisions({ id }: { readonly id: string }) {
  const { words, format } = useWords();
  const w = words.supply;
  const revisions = useList(['revisions', id], (page) =>
    api.GET('/api/v1/products/{productId}/revisions', { params: { path: { productId: id }, query: page } }),
  );
  return (
    <Card title={w.revisions}>
      <List
        of={revisions}
        caption={w.revisions}
        keyOf={(revision) => revision.id}
        empty={w.noRevisions}
        columns={[
          {
            name: w.revision,
            cell: (revision) => (
              <>
                <Link to={`/revisions/${revision.id}`}>{w.revisionNumber(revision.number)}</Link>
                <span className="second">{revision.madeFrom === null ? revision.name : w.generalised}</span>
              </>
            ),
          },
          { name: w.rows, cell: ({ rows }) => format.count(rows), isNumber: true },
          { name: w.format, cell: (revision) => revision.format },
          { name: words.shell.created, cell: ({ createdAt }) => <Instant at={createdAt} /> },
          {
            name: words.shell.actions,
            cell: (revision) => <Link to={`/listings/new?revision=${revision.id}`}>{w.listIt}</Link>,
          },
        ]}
      />
    </Card>
  );
}

function Listings({ product }: { readonly product: Product }) {
  const { words, format, language } = useWords();
  const w = words.supply;
  const { id, supplierId } = product;
  const listings = useData(['listings', supplierId], () =>
    api.GET('/api/v1/listings', { params: { query: { supplierId, limit: 100 } } }),
  );
  const own = listings.data?.items.flatMap((one) => ('productId' in one && one.productId === id ? [one] : [])) ?? [];
  return (
    <Card title={words.shell.listings}>
      <Table
        caption={words.shell.listings}
        rows={own}
        keyOf={(one) => one.id}
        empty={w.noListings}
        columns={[
          {
            name: w.listing,
            cell: (one) => (
              <Link
                to={
                  one.state === 'draft' || one.state === 'returned'
                    ? `/listings/${one.id}/check`
                    : `/listings/${one.id}`
                }
              >
                {language === 'zh' ? one.titleZh : one.title}
              </Link>
            ),
          },
          { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
          {
            name: w.price,
            cell: ({ plan }) => w.planSays(format.money(plan.price, plan.currency), plan.per, plan.model),
          },
          { name: words.shell.updated, cell: ({ updatedAt }) => <Instant at={updatedAt} /> },
        ]}
      />
    </Card>
  );
}

function Stated({ product }: { readonly product: Product }) {
  const { words, format } = useWords();
  const w = words.supply;
  const { basis, contact, evidence, processing, processors, quality } = product;
  return (
    <Card title={w.stated}>
      <Body>
        <Facts
          facts={[
            [w.description, product.description],
            [w.frequency, wordFor(w.frequencies, product.updateFrequency)],
            [w.level, wordFor(w.levels, String(product.level))],
            [w.sourceStatement, product.sourceStatement],
            [
              w.evidence,
              evidence.map(({ kind, reference }) => w.does(wordFor(w.evidences, kind), reference)).join(w.and) || '—',
            ],
            [w.processingStatement, product.processingStatement],
            [w.step, processing.map(({ step, what }) => w.does(wordFor(w.steps, step), what)).join(w.and) || '—'],
            [
              w.processors,
              processors === null
                ? w.unsaid
                : processors.map(({ name, task }) => w.does(name, task)).join(w.and) || w.processorsSaid.none,
            ],
            [w.basis, basis === null ? w.unsaid : wordFor(w.bases, basis.kind)],
            [
              w.contactEmail,
              contact === null ? w.unsaid : `${contact.email} · ${contact.process} · ${w.days(contact.answerDays)}`,
            ],
            [w.quality, quality === null ? w.unsaid : format.percent(quality.completeness)],
          ]}
        />
      </Body>
    </Card>
  );
}
