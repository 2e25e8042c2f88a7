import { Card, Page } from '../../parts/page.tsx';
import { Tabs, useQueryOf } from '../../parts/state-filter.tsx';
import { useWords } from '../../words/index.tsx';
import { Corrections } from '../corrections.tsx';
import { NoticeList } from '../notice-list.tsx';
import { OptOuts } from '../opt-outs.tsx';
import { SubjectRequests } from '../subject-requests.tsx';

const parts = ['opt-outs', 'corrections', 'requests', 'notices'] as const;
const HERE = '/supply/subjects';

/** What persons may ask of a supplier: opting out, corrections, requests; and which buyers were told. */
export default function Subjects() {
  const { words } = useWords();
  const w = words.deliver;
  const asked = useQueryOf('part');
  const chosen = parts.find((part) => part === asked) ?? 'opt-outs';
  const names = { 'opt-outs': w.optOuts, corrections: w.corrections, requests: w.requests, notices: w.notices };
  return (
    <Page title={w.subjects} sub={w.subjectsSub}>
      <div className="stack">
        <Tabs
          label={w.subjects}
          chosen={chosen}
          choices={parts.map((part) => [part, names[part], part === 'opt-outs' ? HERE : `${HERE}?part=${part}`])}
        />
        {chosen === 'opt-outs' && <OptOuts />}
        {chosen === 'corrections' && <Corrections />}
        {chosen === 'requests' && <SubjectRequests />}
        {chosen === 'notices' && (
          <Card title={w.notices}>
            <NoticeList />
          </Card>
        )}
      </div>
    </Page>
  );
}
