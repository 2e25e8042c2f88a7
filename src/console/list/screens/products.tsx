import { api } from '../../api/client.ts';
import { useList } from '../../api/use.ts';
import { Link } from '../../parts/link.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Id, Instant } from '../../parts/state.tsx';
import { List } from '../../parts/table.tsx';
import { useWords, wordFor } from '../../words/index.tsx';

/** The products of one's own member. */
export default function ProductsScreen() {
  const { words, format, language } = useWords();
  const w = words.supply;
  const products = useList(['products'], (page) => api.GET('/api/v1/products', { params: { query: page } }));
  return (
    <Page
      title={words.shell.products}
      sub={w.productsSub}
      actions={
        <Link className="button primary" shortcut="n" to="/products/new">
          {w.newProduct}
        </Link>
      }
    >
      <Card>
        <List
          of={products}
          caption={words.shell.products}
          keyOf={({ id }) => id}
          empty={w.noProducts}
          columns={[
            {
              name: w.product,
              cell: ({ id, title, titleZh }) => (
                <>
                  <Link to={`/products/${id}`}>{language === 'zh' ? titleZh : title}</Link>
                  <span className="second">
                    <Id of={id} />
                  </span>
                </>
              ),
            },
            { name: w.kind, cell: ({ kind }) => wordFor(w.kinds, kind) },
            { name: w.subject, cell: ({ subjectKind }) => wordFor(w.subjects, subjectKind) },
            { name: w.frequency, cell: ({ updateFrequency }) => wordFor(w.frequencies, updateFrequency) },
            { name: w.revisions, cell: ({ revisionCount }) => format.count(revisionCount), isNumber: true },
            { name: words.shell.created, cell: ({ createdAt }) => <Instant at={createdAt} /> },
          ]}
        />
      </Card>
    </Page>
  );
}
