/** How far down a page was read, and which link was followed from it. */
type Position = { readonly top: number; readonly link: string | null };

const KEPT = 'databourse-position';
const MOST_WAIT_MS = 5_000;
const positions = new Map<string, Position>();
let current = '';
let giveUp = (): void => undefined;

history.scrollRestoration = 'manual';
// After a reload the page goes on where it was read.
try {
  const [key, position] = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]') as [string?, Position?];
  if (key !== undefined && position) positions.set(key, position);
} catch {
  sessionStorage.removeItem(KEPT);
}
addEventListener('pagehide', () => {
  keepPosition(current);
  sessionStorage.setItem(KEPT, JSON.stringify([current, positions.get(current)]));
});
// Back and Forward change the address first; the page that is left still stands then.
addEventListener('popstate', () => keepPosition(current));

/** Remembers where a page is read, under the key of its entry in the browser's history. */
export function keepPosition(key: string): void {
  const link = document.activeElement?.closest('main a[href]')?.getAttribute('href') ?? null;
  positions.set(key, { top: scrollY, link });
}

/** Begins a page: at its top, or where it was read before, as soon as it is long enough again. */
export function takeUpPosition(key: string): () => void {
  giveUp();
  current = key;
  const kept = positions.get(key);
  positions.delete(key);
  scrollTo(0, 0);
  if (!kept || (kept.top === 0 && kept.link === null)) return giveUp;
  const stop = new AbortController();
  const settle = () => {
    if (document.documentElement.scrollHeight - innerHeight < kept.top) return;
    const link =
      kept.link === null ? null : document.querySelector<HTMLElement>(`main a[href="${CSS.escape(kept.link)}"]`);
    if (kept.link !== null && !link) return;
    link?.focus({ preventScroll: true });
    scrollTo(0, kept.top);
    giveUp();
  };
  const watch = new ResizeObserver(settle);
  giveUp = () => {
    watch.disconnect();
    stop.abort();
    giveUp = () => undefined;
  };
  for (const event of ['wheel', 'touchstart', 'keydown', 'pointerdown'])
    addEventListener(event, () => giveUp(), { signal: stop.signal, passive: true });
  const late = setTimeout(() => giveUp(), MOST_WAIT_MS);
  stop.signal.addEventListener('abort', () => clearTimeout(late));
  watch.observe(document.body);
  return giveUp;
}
