import { Page } from '../parts/page.tsx';
import { useWords } from '../words/index.tsx';
import { Members } from './waiting.tsx';

/** All members, as far as the reader may see them. */
export default function AllMembers() {
  const { words } = useWords();
  return (
    <Page title={words.shell.members}>
      <Members />
    </Page>
  );
}
