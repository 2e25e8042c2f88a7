const strings = ['replace', 'replaceAll', 'split', 'match', 'matchAll', 'normalize', 'toLowerCase', 'trim'] as const;

/**
 * How many characters are handed to operations on strings while something is done: a measure of its work that does not
 * depend on the machine. A `slice` counts what it makes, `startsWith` and `endsWith` what they look for, a regular
 * expression what it read from where it began.
 */
export async function charactersHandled(work: () => unknown): Promise<number> {
  let handled = 0;
  const undo: (() => void)[] = [];
  const watch = (
    owner: object,
    name: string,
    weigh: (self: unknown, args: readonly unknown[], run: () => unknown) => readonly [unknown, number],
  ): void => {
    const known = Object.getOwnPropertyDescriptor(owner, name) as PropertyDescriptor;
    const run = known.value as (...args: unknown[]) => unknown;
    Object.defineProperty(owner, name, {
      ...known,
      value(this: unknown, ...args: unknown[]) {
        const [made, weight] = weigh(this, args, () => run.apply(this, args));
        handled += 1 + weight;
        return made;
      },
    });
    undo.push(() => Object.defineProperty(owner, name, known));
  };
  for (const name of strings) watch(String.prototype, name, (self, _, run) => [run(), String(self).length]);
  for (const name of ['startsWith', 'endsWith'])
    watch(String.prototype, name, (_, [sought], run) => [run(), String(sought).length]);
  watch(String.prototype, 'slice', (_, __, run) => {
    const made = run();
    return [made, String(made).length];
  });
  watch(RegExp.prototype, 'exec', (self, [text], run) => {
    const { global, sticky, lastIndex } = self as RegExp;
    const made = run() as RegExpExecArray | null;
    const from = global || sticky ? lastIndex : 0;
    const to = made === null ? (sticky ? from : String(text).length) : made.index + made[0].length;
    return [made, to - from];
  });
  try {
    await work();
  } finally {
    for (const one of undo) one();
  }
  return handled;
}
