import { api } from '../../api/client.ts';
import { useList } from '../../api/use.ts';
import { Card, Page } from '../../parts/page.tsx';
import { StateFilter, useStateOf } from '../../parts/state-filter.tsx';
import { useWords } from '../../words/index.tsx';
import { CaseList } from '../case-list.tsx';

const states = ['open', 'waived', 'confirmed'] as const;

/** Reviews and appeals that the reader may see. */
export default function Cases() {
  const { words } = useWords();
  const state = useStateOf(states);
  const cases = useList(
    ['cases', state],
    (page) => api.GET('/api/v1/cases', { params: { query: { ...page, state, facets: 'state' } } }),
    { keepRows: true },
  );
  return (
    <Page title={words.shell.cases}>
      <Card>
        <StateFilter states={states} to="/cases" facet={cases.data?.facets?.['state']} />
        <CaseList of={cases} caption={words.shell.cases} />
      </Card>
    </Page>
  );
}
