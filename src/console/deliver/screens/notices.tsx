import { Card, Page } from '../../parts/page.tsx';
import { useWords } from '../../words/index.tsx';
import { NoticeList } from '../notice-list.tsx';

/** What a buyer must delete or correct, and by when. */
export default function Notices() {
  const { words } = useWords();
  const w = words.deliver;
  return (
    <Page title={w.notices} sub={w.noticesSub}>
      <Card>
        <NoticeList filterAt="/buy/notices" />
      </Card>
    </Page>
  );
}
