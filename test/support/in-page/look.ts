/** Runs in the browser, beside axe; `test/support/browser.ts` puts it there. */
declare const axe: {
  run(options: object): Promise<{ readonly violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>;
};

const shortly = (one: Element): string => one.outerHTML.slice(0, 160);
const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];

/** Whether words of it are not seen, and nothing tells them. */
function cutsOff(one: HTMLElement): boolean {
  const { overflowX, clipPath } = getComputedStyle(one);
  const hides = (overflowX === 'hidden' || overflowX === 'clip') && clipPath === 'none' && one.offsetWidth > 0;
  return hides && one.scrollWidth > one.clientWidth + 1 && one.title === '' && one.textContent.trim() !== '';
}

function hasOutline(one: Element | null): boolean {
  if (!one) return false;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  return outlineStyle !== 'none' && outlineWidth !== '0px';
}

const sticksOut = (one: HTMLElement): boolean =>
  one.getBoundingClientRect().right > document.documentElement.clientWidth && !one.parentElement?.closest('.scroll');

const look = {
  async faults(): Promise<string[]> {
    // Nobody reads what axe would say of the nodes that are well.
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    const { scrollWidth, clientWidth } = document.documentElement;
    const titles = all('h1').length;
    const first = all('main .button.primary').filter((one) => one.checkVisibility() && !one.closest('dialog'));
    return [
      ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
      ...(scrollWidth > clientWidth
        ? [
            `${String(scrollWidth - clientWidth)} pixels too wide: ${all('body *').filter(sticksOut).map(shortly).slice(-1).join()}`,
          ]
        : []),
      ...(titles === 1 ? [] : [`${String(titles)} first headings`]),
      ...all('main *, header *')
        .filter(cutsOff)
        .map((one) => `cut off: ${shortly(one)}`),
      ...(first.length > 1 ? [`${String(first.length)} primary buttons: ${first.map(shortly).join(' | ')}`] : []),
    ];
  },
  /** After a key was pressed, what gets the focus by a script shows it as if by the keyboard. */
  unseenFocus(): string[] {
    return all('a[href], button, input, select, textarea, summary').flatMap((one) => {
      if (!one.checkVisibility()) return [];
      one.focus({ preventScroll: true });
      if (document.activeElement !== one) return [];
      return hasOutline(one) || hasOutline(one.parentElement) ? [] : [`focus is not seen at ${shortly(one)}`];
    });
  },
};
Object.assign(globalThis, { look });
