import { api } from '../../api/client.ts';
import { useData } from '../../api/use.ts';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Table } from '../../parts/table.tsx';
import { useWords } from '../../words/index.tsx';

/** The board: every standard item with its prices. */
export default function Market() {
  const { words, language } = useWords();
  const w = words.list;
  const items = useData(['items'], () => api.GET('/api/v1/items'));
  return (
    <Loaded of={items}>
      {(page) => (
        <Page
          title={w.market}
          sub={w.marketSub}
          actions={
            <Link className="button primary" to="/listings">
              {words.shell.catalogue}
            </Link>
          }
        >
          <Card>
            <Table
              caption={w.market}
              rows={page.items}
              keyOf={({ code }) => code}
              columns={[
                {
                  name: w.item,
                  cell: (item) => (
                    <Link to={`/items/${item.code}`}>{language === 'zh' ? item.nameZh : item.nameEn}</Link>
                  ),
                },
                { name: w.code, cell: ({ code }) => code },
              ]}
            />
          </Card>
        </Page>
      )}
    </Loaded>
  );
}
