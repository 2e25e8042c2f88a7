import { useEffect, useRef, useState, type RefObject } from 'react';
import { answered, api, type Refused, type Schemas } from '../api/client.ts';
import { useMe } from '../api/use.ts';
import { useWords } from '../words/index.tsx';

type Saved = Schemas['Draft'];
/** Which form a draft is of, and by which key it is known again. */
export type DraftOf = { readonly form: Saved['form']; readonly key: string };
type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const EVERY_MS = 10_000;
const paramsOf = ({ form, key }: DraftOf) => ({ path: { form, key } });

/** Discards a draft once its form has succeeded. */
export async function discardDraft(of: DraftOf): Promise<void> {
  await api.DELETE('/api/v1/drafts/{form}/{key}', { params: paramsOf(of) }).catch(() => undefined);
}

/** The fields of a form whose answers a draft keeps: no file, no password, and what has a name. */
const fieldsOf = (form: HTMLFormElement): Field[] =>
  [...form.elements].filter(
    (one): one is Field =>
      (one instanceof HTMLInputElement || one instanceof HTMLSelectElement || one instanceof HTMLTextAreaElement) &&
      one.name !== '' &&
      !['file', 'password', 'hidden', 'submit'].includes(one.type),
  );
const isTick = (field: Field): field is HTMLInputElement => field.type === 'checkbox' || field.type === 'radio';

function valuesOf(form: HTMLFormElement): Record<string, string | boolean> {
  return Object.fromEntries(fieldsOf(form).map((field) => [field.name, isTick(field) ? field.checked : field.value]));
}

/** Writes a value into a field as if it had been typed, so that what depends on it follows. */
function write(field: Field, value: unknown): void {
  if (isTick(field)) {
    if (typeof value === 'boolean' && field.checked !== value) field.click();
    return;
  }
  if (typeof value !== 'string' || field.value === value) return;
  const kind = Object.getPrototypeOf(field) as object;
  Object.getOwnPropertyDescriptor(kind, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
}

/** Writes answers into the fields of a form, by their names, as if they had been typed. */
export function fillIn(form: HTMLFormElement, values: Readonly<Record<string, unknown>>): void {
  for (const field of fieldsOf(form)) if (Object.hasOwn(values, field.name)) write(field, values[field.name]);
}

/**
 * Keeps what is typed into a form with the exchange: every ten seconds, when a group of fields or the page is left, and
 * not while it is sent. What was kept before, here or on another machine, is written into the fields first.
 */
function useDraft(inside: RefObject<HTMLElement | null>, { form, key }: DraftOf, isBusy: boolean) {
  const [saved, setSaved] = useState<Saved>();
  const [theirs, setTheirs] = useState<Saved>();
  const state = useRef({ version: 0, isChanged: false, isBusy, isSaving: false, isRefused: false });
  state.current.isBusy = isBusy;
  const fill = useRef<(values: Saved['values']) => void>(() => undefined);
  const save = useRef<() => Promise<void>>(async () => undefined);

  useEffect(() => {
    const element = inside.current?.closest('form');
    if (!element) return undefined;
    const at = { form, key };
    const now = state.current;
    let isHere = true;
    let kept: Saved['values'] = {};
    const written = new WeakSet<Field>();
    let isWriting = false;
    // Fields that come later, because something else was chosen or loaded, are filled when they come.
    const fillNew = () => {
      isWriting = true;
      for (const field of fieldsOf(element).filter((one) => !written.has(one))) {
        written.add(field);
        if (Object.hasOwn(kept, field.name)) write(field, kept[field.name]);
      }
      isWriting = false;
    };
    const watch = new MutationObserver(fillNew);
    fill.current = (values) => {
      kept = values;
      isWriting = true;
      fillIn(element, values);
      isWriting = false;
      now.isChanged = false;
    };
    const changed = () => {
      if (!isWriting) now.isChanged = true;
    };
    save.current = async () => {
      if (!now.isChanged || now.isSaving || now.isBusy || now.isRefused) return;
      now.isSaving = true;
      now.isChanged = false;
      kept = { ...kept, ...valuesOf(element) };
      const header = { 'If-Match': `"${String(now.version)}"` };
      const params = { path: at, header };
      try {
        const next = await answered(api.PUT('/api/v1/drafts/{form}/{key}', { params, body: { values: kept } }));
        now.version = next.version;
        if (isHere) setSaved(next);
      } catch (error) {
        now.isChanged = true;
        const isTheirs = (error as Refused).problem?.status === 412;
        now.isRefused = isTheirs;
        if (isTheirs && isHere)
          setTheirs(await answered(api.GET('/api/v1/drafts/{form}/{key}', { params: { path: at } })));
      } finally {
        now.isSaving = false;
      }
    };
    const leave = ({ target, relatedTarget }: FocusEvent) => {
      const group = target instanceof Element ? target.closest('.card, fieldset, form') : null;
      if (!(relatedTarget instanceof Node) || !group?.contains(relatedTarget)) void save.current();
    };
    const hide = () => document.hidden && void save.current();
    const begin = async () => {
      const first = await answered(api.GET('/api/v1/drafts/{form}/{key}', { params: { path: at } }));
      if (!isHere) return;
      now.version = first.version;
      if (first.version > 0) setSaved(first);
      kept = { ...first.values };
      fillNew();
      watch.observe(element, { childList: true, subtree: true });
      for (const event of ['input', 'change']) element.addEventListener(event, changed);
      element.addEventListener('focusout', leave);
    };
    void begin().catch(() => undefined);
    const timer = setInterval(() => void save.current(), EVERY_MS);
    document.addEventListener('visibilitychange', hide);
    return () => {
      void save.current();
      isHere = false;
      watch.disconnect();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', hide);
      for (const event of ['input', 'change']) element.removeEventListener(event, changed);
      element.removeEventListener('focusout', leave);
    };
  }, [inside, form, key]);

  const settle = (isTheirs: boolean) => {
    if (!theirs) return;
    const now = state.current;
    now.version = theirs.version;
    now.isRefused = false;
    if (isTheirs) fill.current(theirs.values);
    else now.isChanged = true;
    setSaved(theirs);
    setTheirs(undefined);
    if (!isTheirs) void save.current();
  };
  return { saved, theirs, settle };
}

type KeptProps = { readonly of: DraftOf; readonly isBusy: boolean };

/**
 * Stands in a form and keeps what is typed into it. Says when it was saved and by whom; and where somebody else saved
 * it meanwhile, asks whose answers are to stand.
 */
export function Kept({ of, isBusy }: KeptProps) {
  const { words, format } = useWords();
  const w = words.kept;
  const me = useMe();
  const place = useRef<HTMLDivElement>(null);
  const { saved, theirs, settle } = useDraft(place, of, isBusy);
  const nameOf = (one: Saved) => (one.savedBy?.id === me?.user.id ? w.you : (one.savedBy?.name ?? '—'));
  return (
    <div ref={place}>
      <span className="dim" role="status">
        {saved && !theirs ? w.savedAt(format.instant(saved.savedAt), nameOf(saved)) : ''}
      </span>
      {theirs && (
        <div className="next afloat" role="alert">
          <p>{w.savedMeanwhile(nameOf(theirs), format.instant(theirs.savedAt))}</p>
          <p className="row">
            <button type="button" className="button small" onClick={() => settle(true)}>
              {w.takeTheirs}
            </button>
            <button type="button" className="button small" onClick={() => settle(false)}>
              {w.takeMine}
            </button>
          </p>
        </div>
      )}
    </div>
  );
}
