import { dirname, join, normalize } from 'node:path';

export type Source = { readonly file: string; readonly text: string };

/** The files that a file imports, by their paths from the root. */
export function importsOf({ file, text }: Source): string[] {
  return [...text.matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g)].map(([, from, dynamic]) =>
    normalize(join(dirname(file), (from ?? dynamic) as string)),
  );
}

/** The names in a list of imports or exports: of `a as b`, `a` is the name inside the door and `b` the one outside. */
export function namesOf(list: string, side: 'inside' | 'outside'): string[] {
  const names = list.split(',').map((name) =>
    name
      .trim()
      .replace(/^type /, '')
      .split(' as '),
  );
  return names.map((name) => name.at(side === 'inside' ? 0 : -1) ?? '').filter((name) => name !== '');
}

/** What a file takes through a door, by import, export or dynamic import. */
export function takenThrough(door: string, { file, text }: Source): string[] {
  const statement =
    /(?:import|export) (?:type )?\{([^}]*)\} from '(\.[^']+)'|\{([^}]*)\} = await import\('(\.[^']+)'\)/g;
  return [...text.matchAll(statement)]
    .filter(([, , from, , dynamic]) => normalize(join(dirname(file), from ?? dynamic ?? '')) === door)
    .flatMap(([, list, , destructured]) => namesOf(list ?? destructured ?? '', 'inside'));
}

/** Every largest set of files that import each other, directly or through others: Tarjan's strong components. */
export function circlesIn(of: readonly Source[]): string[] {
  const imports = new Map(of.map((source) => [source.file, importsOf(source)]));
  const [index, low] = [new Map<string, number>(), new Map<string, number>()];
  const open: string[] = [];
  const found: string[] = [];
  const least = (file: string, at: number) => low.set(file, Math.min(low.get(file) ?? at, at));
  const visit = (file: string): void => {
    index.set(file, index.size);
    least(file, index.get(file) ?? 0);
    open.push(file);
    for (const target of imports.get(file) ?? []) {
      if (!imports.has(target)) continue;
      if (!index.has(target)) visit(target);
      if (open.includes(target)) least(file, low.get(target) ?? 0);
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = open.splice(open.indexOf(file));
    if (circle.length > 1) found.push(circle.sort().join(' '));
  };
  for (const file of imports.keys()) if (!index.has(file)) visit(file);
  return found.sort();
}
