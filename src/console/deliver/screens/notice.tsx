import { api, type Schemas } from '../../api/client.ts';
import { useCommand, useData, useMe } from '../../api/use.ts';
import { AgreementLink } from '../../match/titles.tsx';
import { useParam } from '../../parts/address.ts';
import { Field, Form } from '../../parts/form.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { Chip, Id, Instant, State } from '../../parts/state.tsx';
import { Party } from '../../parts/name.tsx';
import { Waits } from '../../parts/waits.tsx';
import { useWords, wordFor } from '../../words/index.tsx';

type Notice = Schemas['Notice'];
type Confirmation = { readonly statement: string; readonly officer: string; readonly deletedAt: string };

/** One notice: what must be deleted or corrected, by when, and the confirmation by a named officer. */
export default function NoticePage() {
  const noticeId = useParam('noticeId');
  const notice = useData(['notice', noticeId], () =>
    api.GET('/api/v1/notices/{noticeId}', { params: { path: { noticeId } } }),
  );
  return <Loaded of={notice}>{(one) => <Shown notice={one} />}</Loaded>;
}

function Shown({ notice }: { readonly notice: Notice }) {
  const { words, format } = useWords();
  const w = words.deliver;
  const isSupplier = useMe()?.member.id === notice.supplierId;
  const may = notice.actions.find(({ action }) => action === 'notice.confirm');
  return (
    <Page
      title={`${wordFor(w.noticeKinds, notice.kind)} · ${w.notice}`}
      sub={
        <span className="row">
          <State of={notice.state} /> {notice.late && <Chip tone="bad">{w.late}</Chip>} <Id of={notice.id} />
        </span>
      }
      from={[[isSupplier ? '/supply/subjects' : '/buy/notices', isSupplier ? w.subjects : w.notices]]}
    >
      <div className="two">
        <div className="stack">
          <Waits of={notice.waits} />
          <Card title={w.what}>
            <Body>
              <p>{notice.what}</p>
            </Body>
          </Card>
          <Card
            title={w.keysMeant}
            note={notice.keyCount === null ? w.allReceived : w.keyCount(format.count(notice.keyCount))}
          >
            <Body>
              {notice.keys === null ? (
                <p className="dim">{w.allReceived}</p>
              ) : (
                <pre tabIndex={0}>{notice.keys.join('\n')}</pre>
              )}
            </Body>
          </Card>
          {may?.allowed && <Confirm notice={notice} />}
        </div>
        <Card>
          <Body>
            <Facts
              facts={[
                [w.agreement, <AgreementLink key="agreement" of={notice.agreementId} />],
                [w.supplier, <Party key="supplier" of={notice.supplierId} />],
                [w.buyer, <Party key="buyer" of={notice.buyerId} />],
                [w.sentAt, <Instant key="sent" at={notice.sentAt} />],
                [w.deadline, <Instant key="deadline" at={notice.deadline} />],
                [w.confirmedAt, <Instant key="confirmed" at={notice.confirmedAt} />],
                [w.deletedAt, <Instant key="deleted" at={notice.deletedAt} />],
                ...(notice.officer === null ? [] : ([[w.officer, notice.officer]] as const)),
                ...(notice.statement === null ? [] : ([[w.statement, notice.statement]] as const)),
              ]}
            />
          </Body>
        </Card>
      </div>
    </Page>
  );
}

/** An instant as a field of date and time writes it, in the reader's zone. */
function localNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const instantOf = (local: string): string => {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? local : at.toISOString();
};

function Confirm({ notice }: { readonly notice: Notice }) {
  const { words } = useWords();
  const w = words.deliver;
  const officer = useMe()?.member.officer.name ?? '';
  const confirm = useCommand((body: Confirmation) =>
    api.POST('/api/v1/notices/{noticeId}/confirm', { params: { path: { noticeId: notice.id } }, body }),
  );
  return (
    <Card title={w.confirm}>
      <Body>
        <Form
          send={w.confirm}
          isBusy={confirm.isPending}
          refusal={confirm.error}
          onSend={(values) =>
            confirm.mutate({
              statement: String(values['statement']),
              officer: String(values['officer']),
              deletedAt: instantOf(String(values['deletedAt'])),
            })
          }
        >
          <Field name="statement" label={w.statement} hint={w.statementHint} isLong />
          <div className="pair">
            <Field name="officer" label={w.officer} hint={w.officerHint} value={officer} />
            <Field name="deletedAt" label={w.deletedAt} type="datetime-local" value={localNow()} />
          </div>
        </Form>
      </Body>
    </Card>
  );
}
