import { api, type Schemas } from '../../api/client.ts';
import { useCommand, useData } from '../../api/use.ts';
import { useParam } from '../../parts/address.ts';
import { Refusal } from '../../parts/act.tsx';
import { Findings } from '../../parts/findings.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { pageOf } from '../../parts/objects.ts';
import { Id, Instant, State } from '../../parts/state.tsx';
import { useWords, wordFor } from '../../words/index.tsx';
import { Appeal } from '../appeal.tsx';
import { Rules } from '../book.tsx';
import { ruleNameOf } from '../rules.ts';

type Verdict = Schemas['Verdict'];

/** A verdict of the gate: what it found, by which book, about what; the way to an appeal; and judging it again. */
export default function OneVerdict() {
  const verdictId = useParam('verdictId');
  const verdict = useData(['verdict', verdictId], () =>
    api.GET('/api/v1/verdicts/{verdictId}', { params: { path: { verdictId } } }),
  );
  return <Loaded of={verdict}>{(found) => <Judged verdict={found} />}</Loaded>;
}

function Judged({ verdict }: { readonly verdict: Verdict }) {
  const { words, format } = useWords();
  const w = words.supervise;
  const { id, stage, outcome, findings, waived, ruleBook, subject, about, at, snapshot, judged } = verdict;
  const book = useData(['rule-book', String(ruleBook)], () =>
    api.GET('/api/v1/rule-books/{bookId}', { params: { path: { bookId: String(ruleBook) } } }),
  );
  const cases = useData(['cases', 'about', about], () =>
    api.GET('/api/v1/cases', { params: { query: { about, limit: 200 } } }),
  );
  const casesOf = (mark: string) => (cases.data?.items ?? []).filter(({ fingerprint }) => fingerprint === mark);
  const found = new Set(findings.map(({ principle, rule }) => `${stage} ${principle} ${rule}`));
  const passed = (book.data?.rules ?? []).filter((rule) => ruleNameOf(rule).stage === stage && !found.has(rule));
  const others = about.split(' ').filter((one) => one !== subject && one !== '');
  const sub = (
    <div className="row">
      <State of={outcome} />
      <Link to={`/rule-books/${String(ruleBook)}`}>{w.ruleBookVersion(ruleBook)}</Link>
      <Instant at={at} />
      <Id of={id} />
    </div>
  );
  return (
    <Page title={w.verdictOf(wordFor(w.stages, stage))} sub={sub}>
      <div className="stack">
        {findings.length === 0 ? (
          <section className="card empty">{w.nothingFound}</section>
        ) : (
          <Findings
            findings={findings}
            fix={(finding) => {
              const one = findings.find((other) => other === finding);
              return one && <Appeal verdictId={id} finding={one} cases={casesOf(one.fingerprint)} />;
            }}
          />
        )}
        <Card title={w.about}>
          <Body>
            <Facts
              facts={[
                [w.about, <Thing key="subject" id={subject} />],
                ...(others.length > 0 ? [[w.aboutMore, <Things key="about" ids={others} />] as const] : []),
                ...waived.map(({ caseId }) => [w.waived, <Thing key={caseId} id={caseId} />] as const),
                [w.snapshot, <code key="snapshot">{snapshot}</code>],
              ]}
            />
          </Body>
        </Card>
        <Again id={id} />
        {passed.length > 0 && (
          <Rules title={w.passed} note={w.passedNote(format.count(passed.length))} rules={passed} />
        )}
        {judged !== null && judged !== undefined && (
          <Card title={w.judged} note={w.judgedNote}>
            <Body>
              <details>
                <summary>{words.shell.machine}</summary>
                <pre className="machine" tabIndex={0}>
                  {JSON.stringify(judged, null, 2)}
                </pre>
              </details>
            </Body>
          </Card>
        )}
      </div>
    </Page>
  );
}

/** What a verdict is about: a link where there is a page of it. */
function Thing({ id }: { readonly id: string }) {
  const to = pageOf(id);
  if (to !== undefined) return <Link to={to}>{id}</Link>;
  return id.includes('_') ? <Id of={id} /> : <code>{id}</code>;
}

function Things({ ids }: { readonly ids: readonly string[] }) {
  return (
    <ul>
      {ids.map((id) => (
        <li key={id}>
          <Thing id={id} />
        </li>
      ))}
    </ul>
  );
}

/** Judges the same content again, and says whether it comes out as the log has it. */
function Again({ id }: { readonly id: string }) {
  const { words } = useWords();
  const w = words.supervise;
  const again = useCommand(() =>
    api.POST('/api/v1/verdicts/{verdictId}/replay', { params: { path: { verdictId: id } } }),
  );
  const said = again.data;
  return (
    <Card title={w.replay}>
      <Body>
        <div className="stack">
          <p>{w.replaySays}</p>
          <button
            type="button"
            className="button begin"
            aria-disabled={again.isPending}
            onClick={() => again.mutate({})}
          >
            {w.replay}
          </button>
          <div role="status">
            {said && (
              <p className={said.same ? 'answer ok' : 'answer bad'}>{said.same ? w.replaySame : w.replayOther}</p>
            )}
          </div>
          {said && (
            <Facts
              facts={[
                [w.recorded, <code key="recorded">{said.recorded}</code>],
                [w.replayed, <code key="replayed">{said.replayed}</code>],
              ]}
            />
          )}
          {again.error && <Refusal refusal={again.error} />}
        </div>
      </Body>
    </Card>
  );
}
