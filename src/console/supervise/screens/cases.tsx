import { api } from '../../api/client.ts';
import { useList } from '../../api/use.ts';
import { Card, Page } from '../../parts/page.tsx';
import { useWords } from '../../words/index.tsx';
import { CaseList } from '../case-list.tsx';

/** Reviews and appeals that the reader may see. */
export default function Cases() {
  const { words } = useWords();
  const cases = useList(['cases'], (page) => api.GET('/api/v1/cases', { params: { query: page } }));
  return (
    <Page title={words.shell.cases}>
      <Card>
        <CaseList of={cases} caption={words.shell.cases} />
      </Card>
    </Page>
  );
}
