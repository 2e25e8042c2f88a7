import { useRef } from 'react';
import { api, type Schemas } from '../api/client.ts';
import { useCommand, useMe } from '../api/use.ts';
import { Field, Form } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { State } from '../parts/state.tsx';
import { useWords, wordFor } from '../words/index.tsx';

type AppealProps = {
  readonly verdictId: string;
  readonly finding: Schemas['Verdict']['findings'][number];
  /** The reviews and appeals of this finding, the newest first. */
  readonly cases: readonly Schemas['Case'][];
};

/** Contesting a finding, with grounds; once, and only where a person may let it pass. */
export function Appeal({ verdictId, finding, cases }: AppealProps) {
  const { words } = useWords();
  const me = useMe();
  const w = words.supervise;
  const dialog = useRef<HTMLDialogElement>(null);
  const { fingerprint, appealable, verdict } = finding;
  const command = useCommand(
    (grounds: string) => api.POST('/api/v1/appeals', { body: { verdictId, fingerprint, grounds } }),
    () => dialog.current?.close(),
  );
  const isParty = me !== undefined && (me.parts.includes('supplier') || me.parts.includes('buyer'));
  const known = cases.find(({ kind }) => kind === 'appeal') ?? cases[0];
  // A review that was confirmed can still be appealed.
  if (known && !(known.kind === 'review' && known.state === 'confirmed'))
    return (
      <div className="case">
        <State of={known.state} />
        <Link to={`/cases/${known.id}`}>{wordFor(w.cases, known.kind)}</Link>
      </div>
    );
  if (!isParty || verdict === 'noted') return null;
  if (!appealable) return <small className="dim never">{w.notAppealable}</small>;
  return (
    <>
      <button type="button" className="button" onClick={() => dialog.current?.showModal()}>
        {w.appeal}
      </button>
      <dialog ref={dialog} aria-label={w.appeal}>
        <h2>{w.appeal}</h2>
        <p className="dim">{w.appealSays}</p>
        <Form
          send={w.appeal}
          isBusy={command.isPending}
          refusal={command.error}
          onSend={({ grounds }) => command.mutate(String(grounds))}
          beside={
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              {words.shell.cancel}
            </button>
          }
        >
          <Field name="grounds" label={w.grounds} hint={w.groundsHint} isLong />
        </Form>
      </dialog>
    </>
  );
}
