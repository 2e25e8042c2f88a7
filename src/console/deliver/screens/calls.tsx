import { api } from '../../api/client.ts';
import { useList } from '../../api/use.ts';
import { usePlace } from '../../parts/address.ts';
import { Download } from '../../parts/download.tsx';
import { Link } from '../../parts/link.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { useQueryOf } from '../../parts/state-filter.tsx';
import { List } from '../../parts/table.tsx';
import { useWords } from '../../words/index.tsx';
import { useCallColumns } from '../calls-table.tsx';

/** The calls of a member, as buyer or as supplier; the address may narrow them to one agreement. */
export default function Calls() {
  const { words } = useWords();
  const w = words.deliver;
  const { pathname: here } = usePlace();
  const agreementId = useQueryOf('agreementId');
  const columns = useCallColumns(agreementId === undefined);
  const as = here.startsWith('/supply') ? 'supplier' : 'buyer';
  const calls = useList(['calls', as, agreementId], (page) =>
    api.GET('/api/v1/calls', { params: { query: { ...page, as, agreementId } } }),
  );
  const sub =
    agreementId === undefined ? undefined : (
      <span className="row">
        <Link to={`/agreements/${agreementId}`}>{w.ofAgreement}</Link> <Link to={here}>{words.shell.clear}</Link>
      </span>
    );
  return (
    <Page title={w.calls} sub={sub} actions={<Download of="/api/v1/calls" query={{ as, agreementId }} />}>
      <Card>
        <List of={calls} caption={w.calls} keyOf={({ id }) => id} empty={w.noCalls} columns={columns} />
      </Card>
    </Page>
  );
}
