import { useRef, useState, type ReactNode } from 'react';
import type { Refused } from '../api/client.ts';
import { useCommand } from '../api/use.ts';
import { useWords, wordFor } from '../words/index.tsx';
import type { Filled } from '../words/said.ts';
import { Found } from './found.tsx';
import { Field, Form } from './form.tsx';
import { ProblemText } from './loaded.tsx';
import { Sentence, useSays } from './said.tsx';
import { titleNow } from './page.tsx';

export type May = {
  readonly action: string;
  readonly allowed: boolean;
  readonly why: string | null;
  readonly because: { readonly code: string; readonly says: Filled } | null;
};
type Sends = (body: {
  readonly reason?: string;
}) => Promise<{ readonly data?: unknown; readonly error?: unknown; readonly response: Response }>;
export type Act = {
  readonly action: string;
  readonly send: Sends;
  /** Whether a reason is asked for, in a dialog. */
  readonly asks?: boolean;
  /** What will happen, said in a dialog before it does. */
  readonly says?: ReactNode;
  readonly isPrimary?: boolean;
};
type ActsProps = { readonly may: readonly May[]; readonly acts: readonly Act[] };

/** The reason why something is never this reader's: it belongs to another part. */
const OTHERS = 'not-your-part';

/**
 * What may be done with an object, as the exchange says by its `actions[]`: what is not allowed now stands there with
 * its reason; what is never this reader's is absent.
 */
export function Acts({ may, acts }: ActsProps) {
  const known = acts.flatMap((act) => {
    const row = may.find(({ action }) => action === act.action);
    return row && (row.allowed || (row.because !== null && row.because.code !== OTHERS)) ? [{ act, row }] : [];
  });
  return (
    <div className="acts">
      {known.map(({ act, row }) => (
        <OneAct key={act.action} act={act} row={row} />
      ))}
    </div>
  );
}

function OneAct({ act, row }: { readonly act: Act; readonly row: May }) {
  const { words } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [sent, setSent] = useState(0);
  const command = useCommand(act.send, () => {
    dialog.current?.close();
    setSent(sent + 1);
  });
  const label = wordFor(words.codes.actions, act.action);
  if (!row.allowed)
    return (
      <span className="cannot">
        <button type="button" className="button" aria-disabled="true">
          {label}
        </button>
        <small>
          <Why of={row} />
        </small>
      </span>
    );
  const isAsked = act.asks === true || act.says !== undefined;
  const press = () => (isAsked ? dialog.current?.showModal() : command.mutate({}));
  return (
    <>
      <button
        ref={leaveFocus}
        type="button"
        className={act.isPrimary ? 'button primary' : 'button'}
        aria-disabled={command.isPending}
        onClick={press}
      >
        {label}
      </button>
      {!isAsked && command.error && <Refusal refusal={command.error} />}
      {isAsked && (
        <dialog ref={dialog} aria-label={label}>
          <h2>{label}</h2>
          {act.says !== undefined && <div className="dim">{act.says}</div>}
          <Form
            key={sent}
            send={label}
            isBusy={command.isPending}
            refusal={command.error}
            onSend={({ reason }) => command.mutate(reason === undefined ? {} : { reason })}
            beside={
              <button type="button" className="button" onClick={() => dialog.current?.close()}>
                {words.shell.cancel}
              </button>
            }
          >
            {act.asks && <Field name="reason" label={words.shell.reason} hint={words.shell.reasonHint} isLong />}
          </Form>
        </dialog>
      )}
    </>
  );
}

/** Why something may not be done now. */
export function Why({ of: { why, because } }: { readonly of: May }) {
  const { words } = useWords();
  const says = useSays();
  return <Sentence says={says(words.codes.becauses, because?.code, because?.says)} english={why ?? ''} />;
}

/** A button that goes with what it did leaves the focus to the title of the page. */
function leaveFocus(button: HTMLButtonElement | null) {
  return () => {
    if (button === document.activeElement) requestAnimationFrame(() => titleNow()?.focus());
  };
}

/** A refusal below what was pressed: its findings one by one, or its problem. */
export function Refusal({ refusal }: { readonly refusal: Refused }) {
  const { problem } = refusal;
  return problem.findings && problem.findings.length > 0 ? (
    <Found findings={problem.findings} verdictId={problem.verdictId} />
  ) : (
    <ProblemText problem={problem} />
  );
}
