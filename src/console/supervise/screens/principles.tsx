import { api } from '../../api/client.ts';
import { useData } from '../../api/use.ts';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words/index.tsx';
import { Limits, Matrix } from '../matrix.tsx';
import { Thresholds } from '../thresholds.tsx';

/** The principles: which rules hold each of them at each stage, and the thresholds in force. */
export default function Principles() {
  const { words, format } = useWords();
  const w = words.supervise;
  const principles = useData(['principles'], () => api.GET('/api/v1/principles'));
  return (
    <Loaded of={principles}>
      {({ principles: all, ruleBook }) => {
        const actions = (
          <>
            <Link className="button" to="/rule-books">
              {w.allVersions}
            </Link>
            <Link className="button" to={`/rule-books/${String(ruleBook.version)}`}>
              {w.ruleBookVersion(ruleBook.version)}
            </Link>
          </>
        );
        const sub = (
          <>
            <p>
              {w.principlesSub} {w.inForceSince} {format.day(ruleBook.since)}
            </p>
            <p>{w.wording}</p>
          </>
        );
        return (
          <Page title={w.principles} sub={sub} actions={actions}>
            <div className="stack">
              <Matrix principles={all} />
              <Thresholds of={ruleBook.thresholds} />
              <Limits principles={all} />
            </div>
          </Page>
        );
      }}
    </Loaded>
  );
}
