import { useEffect, useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { answered, api, type Schemas } from '../api/client.ts';
import { useWords, wordFor } from '../words/index.tsx';
import { navigate } from './address.ts';
import { pageOf } from './objects.ts';

type Found = Schemas['Found']['items'][number];
const TYPING_MS = 200;

/** The page of what was found, where the console has one: of an object by its identifier, of an item by its code. */
const pageFor = ({ noun, id }: Found): string | undefined => (noun === 'item' ? `/items/${id}` : pageOf(id));

/** What a text names, as far as it has a page. */
async function find(q: string): Promise<Found[]> {
  const { items } = await answered(api.GET('/api/v1/find', { params: { query: { q } } }));
  return items.filter((one) => pageFor(one) !== undefined);
}

/**
 * Finds by identifier, hash, code or name while it is typed. Arrows choose, Enter takes what is chosen, or the best;
 * where nothing is found, Enter searches the catalogue. Text that an input method still composes is not looked for.
 */
export function FindBox() {
  const { words, language } = useWords();
  const w = words.shell;
  const list = useId();
  const [results, setResults] = useState<{ readonly q: string; readonly found: readonly Found[] }>();
  const [at, setAt] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  const timer = useRef<number>(undefined);
  const newest = useRef('');
  useEffect(() => () => clearTimeout(timer.current), []);

  const look = (typed: string): void => {
    const q = typed.trim();
    newest.current = q;
    clearTimeout(timer.current);
    setAt(-1);
    if (q === '') return setOpen(false);
    timer.current = window.setTimeout(() => {
      const show = (found: readonly Found[]) => {
        if (newest.current !== q) return;
        setResults({ q, found });
        setOpen(true);
      };
      find(q).then(show, () => setOpen(false));
    }, TYPING_MS);
  };
  const close = (): void => {
    clearTimeout(timer.current);
    newest.current = '';
    setOpen(false);
    setAt(-1);
  };
  const go = (to: Found): void => {
    close();
    navigate({ to: pageFor(to) ?? '/' });
  };
  const take = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form).get('q');
    const q = typeof typed === 'string' ? typed.trim() : '';
    if (q === '') return;
    const known = results?.q === q ? results.found : await find(q).catch(() => []);
    const chosen = known[at] ?? known[0];
    form.reset();
    if (chosen) return go(chosen);
    close();
    navigate({ to: '/listings', search: { q } });
  };
  const found = isOpen ? (results?.found ?? []) : [];
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') return close();
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || found.length === 0) return;
    event.preventDefault();
    setAt((at + step + found.length + (at < 0 && step < 0 ? 1 : 0)) % found.length);
  };
  const nameOf = ({ name, nameZh, id }: Found) =>
    (language === 'zh' ? nameZh : name) ?? name ?? `${id.slice(0, 4)}…${id.slice(-6)}`;
  return (
    <form className="find" role="search" onSubmit={(event) => void take(event)}>
      <input
        name="q"
        type="search"
        role="combobox"
        autoComplete="off"
        maxLength={200}
        aria-label={w.find}
        placeholder={w.find}
        aria-expanded={isOpen}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? `${list}-${at}` : undefined}
        onChange={({ currentTarget, nativeEvent }) => {
          if (!(nativeEvent as InputEvent).isComposing) look(currentTarget.value);
        }}
        onCompositionEnd={({ currentTarget }) => look(currentTarget.value)}
        onKeyDown={press}
        onBlur={close}
      />
      <ul id={list} role="listbox" aria-label={w.find} hidden={!isOpen}>
        {found.map((one, place) => (
          // The mouse is heard before the box loses the focus and the list closes.
          <li
            key={one.id}
            id={`${list}-${place}`}
            role="option"
            aria-selected={place === at}
            onMouseDown={(event) => {
              event.preventDefault();
              go(one);
            }}
          >
            <span>{nameOf(one)}</span> <span className="dim">{wordFor(w.nouns, one.noun)}</span>
          </li>
        ))}
        {isOpen && found.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled>
            {w.foundNothing}
          </li>
        )}
      </ul>
    </form>
  );
}
