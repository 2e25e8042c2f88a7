import { useEffect, useRef, useState } from 'react';
import { useMe } from '../api/use.ts';
import { useWords } from '../words/index.tsx';
import { navigate } from './address.ts';

/** The letter that follows `g`, where it leads, and whose place it is; without a part it is everybody's. */
const places = [
  ['m', '/market', undefined],
  ['c', '/listings', undefined],
  ['p', '/principles', undefined],
  ['s', '/supply', 'supplier'],
  ['d', '/supply/products', 'supplier'],
  ['l', '/supply/listings', 'supplier'],
  ['b', '/buy', 'buyer'],
  ['a', '/buy/agreements', 'buyer'],
  ['n', '/buy/notices', 'buyer'],
  ['o', '/operate', 'operator'],
  ['r', '/regulate', 'regulator'],
] as const;
/** Keys that do something on the page that stands there. */
const keys = ['/', 'j', 'k', 'Enter', 'x', 'f', 'n', 'e', 'Esc', '?'] as const;

const KEPT = 'databourse-keys';
const SECOND_KEY_MS = 1_500;
const rows = 'main :is(tbody tr, .queue li, .offer, .newest li):has(a[href])';

/** When `g` was pressed last. */
let began = -SECOND_KEY_MS;

const isOn = (): boolean => localStorage.getItem(KEPT) !== 'off';
const find = (selector: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>(selector)].find((one) => one.checkVisibility());

/** Whether a key is a letter of what somebody writes, or is meant for the browser. */
function isWritten({ target, isComposing, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  const field = target instanceof Element ? target.closest('input, select, textarea, [contenteditable]') : null;
  const isTicked = field instanceof HTMLInputElement && ['checkbox', 'radio', 'button'].includes(field.type);
  return (field !== null && !isTicked) || isComposing || ctrlKey || metaKey || altKey;
}

/** Goes to the link of the next row of the page's lists, or of the one before. */
function step(by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(rows)].filter((row) => row.checkVisibility());
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const row = all[here === -1 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1)];
  row?.querySelector<HTMLElement>('a[href]')?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

/** What the page offers for a letter: its link or button that is named so. */
const press = (letter: string): void => find(`main [aria-keyshortcuts="${letter}"]`)?.click();

const does: Readonly<Record<string, () => void>> = {
  j: () => step(1),
  k: () => step(-1),
  x: () => document.activeElement?.closest(rows)?.querySelector<HTMLElement>('input[type=checkbox]')?.click(),
  e: () => press('e'),
  n: () => press('n'),
  f: () => find('main :is(.sift :is(select, input), .tabs a, .seek input)')?.focus(),
  '/': () => (find('.find input') ?? find('main [type=search]'))?.focus(),
};

/** Keys for whoever works without a mouse: they stand behind `?`, and can be switched off. */
export function Keys() {
  const { words } = useWords();
  const me = useMe();
  const dialog = useRef<HTMLDialogElement>(null);
  const [on, setOn] = useState(isOn);
  const w = words.shell.keys;
  const reached = places.filter(([, , part]) => part === undefined || me?.parts.includes(part));
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const { key, timeStamp, target } = event;
      // Escape leaves a field, as it closes a dialog.
      if (key === 'Escape' && target instanceof HTMLElement && target.matches('[type=search]')) target.blur();
      if (!on || isWritten(event) || document.querySelector('dialog[open]')) return;
      const place = timeStamp - began < SECOND_KEY_MS ? reached.find(([letter]) => letter === key) : undefined;
      began = key === 'g' ? timeStamp : -SECOND_KEY_MS;
      if (place) navigate({ to: place[1] });
      else if (key === '?') dialog.current?.showModal();
      else if (Object.hasOwn(does, key)) does[key]?.();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [on, reached]);
  const choose = (chosen: boolean) => {
    localStorage.setItem(KEPT, chosen ? 'on' : 'off');
    setOn(chosen);
  };
  return (
    <>
      <button type="button" className="plain" aria-label={w.title} onClick={() => dialog.current?.showModal()}>
        <kbd>?</kbd>
      </button>
      <dialog ref={dialog} aria-label={w.title} className="keys keep">
        <h2>{w.title}</h2>
        <dl>
          {keys.map((key) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{w.does[key]}</dd>
            </div>
          ))}
          {reached.map(([letter]) => (
            <div key={letter}>
              <dt>
                <kbd>g</kbd> <kbd>{letter}</kbd>
              </dt>
              <dd>{w.places[letter]}</dd>
            </div>
          ))}
        </dl>
        <label className="check">
          <input type="checkbox" checked={on} onChange={({ currentTarget }) => choose(currentTarget.checked)} />
          <span>{w.on}</span>
        </label>
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {w.close}
        </button>
      </dialog>
    </>
  );
}
