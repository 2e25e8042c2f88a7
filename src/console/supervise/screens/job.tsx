import { useQuery } from '@tanstack/react-query';
import { answered, api, Refused, type Schemas } from '../../api/client.ts';
import { useParam } from '../../parts/address.ts';
import { Acts, Refusal } from '../../parts/act.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { pageOf } from '../../parts/objects.ts';
import { Id, Instant, State } from '../../parts/state.tsx';
import { useWords, wordFor } from '../../words/index.tsx';

type Job = Schemas['Job'];

/** One job: how far it is, what came of it, and its end where it may be ended. */
export default function JobScreen() {
  const { words, format } = useWords();
  const w = words.supply;
  const id = useParam('jobId');
  const params = { path: { jobId: id } };
  const found = useQuery<Job, Refused>({
    queryKey: ['job', id],
    queryFn: () => answered(api.GET('/api/v1/jobs/{jobId}', { params })),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1_000 : false),
  });
  return (
    <Loaded of={found}>
      {(job) => {
        const { action, state, step, total, unit, subject, result, problem } = job;
        const done = state === 'done' ? (total ?? job.done) : job.done;
        const count = w.doneOf(format.count(done), total === null ? null : format.count(total), unit);
        const made = result?.href?.split('/').at(-1);
        const to = made === undefined ? undefined : pageOf(made);
        const of = pageOf(subject);
        return (
          <Page
            title={wordFor(w.works, action)}
            sub={
              <>
                <State of={state} /> · <Id of={id} />
              </>
            }
            from={[['/jobs', words.shell.jobs]]}
            actions={
              to !== undefined && (
                <Link className="button primary" to={to}>
                  {w.seeResult}
                </Link>
              )
            }
          >
            <div className="stack">
              <Card title={w.progress} note={state === 'running' ? wordFor(w.jobSteps, step) : undefined}>
                <Body>
                  <div className="stack" role="status">
                    {total !== null && (
                      <progress className="wide" value={done} max={Math.max(1, total)} aria-label={w.progress} />
                    )}
                    <span>{count}</span>
                  </div>
                </Body>
              </Card>
              {problem && <Refusal refusal={new Refused({ type: 'about:blank', status: 409, ...problem })} />}
              <Card title={w.facts}>
                <Body>
                  <Facts
                    facts={[
                      [w.subjectOf, of === undefined ? <Id of={subject} /> : <Link to={of}>{subject.slice(-6)}</Link>],
                      [w.startedAt, <Instant key="start" at={job.startedAt} />],
                      [w.endedAt, <Instant key="end" at={job.endedAt} />],
                    ]}
                  />
                </Body>
              </Card>
              <Acts
                may={job.actions}
                acts={[{ action: 'job.cancel', send: () => api.POST('/api/v1/jobs/{jobId}/cancel', { params }) }]}
              />
            </div>
          </Page>
        );
      }}
    </Loaded>
  );
}
