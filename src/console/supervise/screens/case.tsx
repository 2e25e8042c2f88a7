import { api } from '../../api/client.ts';
import { useCommand, useData } from '../../api/use.ts';
import { useParam } from '../../parts/address.ts';
import { Why, type May } from '../../parts/act.tsx';
import { Findings } from '../../parts/findings.tsx';
import { Field, Form } from '../../parts/form.tsx';
import { History } from '../../parts/history.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { pageOf } from '../../parts/objects.ts';
import { Id, Instant, State } from '../../parts/state.tsx';
import { Waits } from '../../parts/waits.tsx';
import { useWords, wordFor } from '../../words/index.tsx';

/** One review or appeal: the finding, and for whoever may decide it, the decision. */
export default function Case() {
  const { words } = useWords();
  const w = words.operate;
  const caseId = useParam('caseId');
  const found = useData(['case', caseId], () => api.GET('/api/v1/cases/{caseId}', { params: { path: { caseId } } }));
  return (
    <Loaded of={found}>
      {(one) => (
        <Page title={wordFor(w.kinds, one.kind)} sub={<State of={one.state} />} from={[['/cases', words.shell.cases]]}>
          <div className="stack">
            <Waits of={one.waits} />
            <Findings findings={[one.finding]} verdictId={one.verdictId} />
            <Card>
              <Body>
                <Facts
                  facts={[
                    [w.about, <About key="about" id={one.about} />],
                    [w.opened, <Instant key="at" at={one.openedAt} />],
                    [w.grounds, one.grounds ?? words.shell.none],
                    [w.decided, <Instant key="decided" at={one.decidedAt} />],
                    [w.decidedAs, one.reason ?? words.shell.unknownValue],
                  ]}
                />
              </Body>
            </Card>
            {one.actions.some(({ action, allowed }) => action === 'case.decide' && allowed) && (
              <Decide caseId={caseId} />
            )}
            <WhyNot actions={one.actions} />
            <History of={caseId} />
          </div>
        </Page>
      )}
    </Loaded>
  );
}

function About({ id }: { readonly id: string }) {
  const page = pageOf(id);
  return page === undefined ? <Id of={id} /> : <Link to={page}>{id}</Link>;
}

function WhyNot({ actions }: { readonly actions: readonly May[] }) {
  const against = actions.find(({ allowed }) => !allowed);
  return against ? (
    <p className="dim">
      <Why of={against} />
    </p>
  ) : null;
}

function Decide({ caseId }: { readonly caseId: string }) {
  const { words } = useWords();
  const w = words.operate;
  const decide = useCommand((body: { readonly outcome: 'waived' | 'confirmed'; readonly reason: string }) =>
    api.POST('/api/v1/cases/{caseId}/decide', { params: { path: { caseId } }, body }),
  );
  return (
    <Card title={w.decide}>
      <Body>
        <Form
          send={w.decide}
          isBusy={decide.isPending}
          refusal={decide.error}
          onSend={({ outcome, reason = '' }) =>
            decide.mutate({ outcome: outcome === 'waived' ? 'waived' : 'confirmed', reason })
          }
        >
          <Field
            name="outcome"
            label={w.outcome}
            options={[
              ['confirmed', w.confirm],
              ['waived', w.waive],
            ]}
          />
          <Field name="reason" label={words.shell.reason} hint={words.shell.reasonHint} isLong />
        </Form>
      </Body>
    </Card>
  );
}
