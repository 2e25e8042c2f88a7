import { Card, Page } from '../../parts/page.tsx';
import { StateFilter, useStateOf } from '../../parts/state-filter.tsx';
import { useWords } from '../../words/index.tsx';
import { NoticeList } from '../notice-list.tsx';

const states = ['sent', 'overdue', 'confirmed'] as const;

/** What a buyer must delete or correct, and by when. */
export default function Notices() {
  const { words } = useWords();
  const w = words.deliver;
  const state = useStateOf(states);
  return (
    <Page title={w.notices} sub={w.noticesSub}>
      <Card>
        <StateFilter states={states} to="/buy/notices" />
        <NoticeList state={state} />
      </Card>
    </Page>
  );
}
