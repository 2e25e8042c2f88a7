import { saidOf } from '../../kernel/lists.ts';
import { pointerTo, type Fault } from '../../kernel/problem.ts';
import type { Hierarchy } from '../../measures/risk/index.ts';
import type { DeclaredHierarchy, DictionaryRow } from '../schemas/dictionary.ts';
import { faultsOfHierarchy } from './product.ts';

/**
 * What is wrong with a request to generalise: columns that are not quasi-identifiers, hierarchies that contradict
 * themselves, levels that are missing.
 */
export function faultsOfGeneralisation(
  dictionary: readonly DictionaryRow[],
  hierarchies: Readonly<Record<string, DeclaredHierarchy>>,
  levels: Readonly<Record<string, number>>,
  apply: boolean,
): Fault[] {
  const known = dictionary.filter(({ role }) => role === 'quasi-identifier' || role === 'sensitive');
  const names = known.map(({ name }) => name);
  const faults: Fault[] = [];
  const at = (part: string, name: string) => pointerTo([part, name]);
  for (const [part, given] of [
    ['hierarchies', hierarchies],
    ['levels', levels],
  ] as const)
    for (const name of Object.keys(given))
      if (!names.includes(name))
        faults.push({
          pointer: at(part, name),
          detail: `"${name}" is no quasi-identifier or sensitive column of the revision`,
        });
  for (const { name, type, role, hierarchy: declared } of known) {
    const hierarchy = saidOf(hierarchies, name);
    for (const detail of hierarchy ? faultsOfHierarchy(hierarchy, type) : [])
      faults.push({ pointer: at('hierarchies', name), detail });
    const level = saidOf(levels, name);
    const highest = highestLevel(hierarchy ?? declared);
    if (level === undefined && apply && role === 'quasi-identifier')
      faults.push({ pointer: '#/levels', detail: `"${name}" needs a level, 0 for as it is` });
    else if (level !== undefined && level > highest)
      faults.push({ pointer: at('levels', name), detail: `must be at most ${highest}, the height of the hierarchy` });
  }
  return faults;
}

/**
 * Above the bands, or the units of the calendar, is one level of "*"; without a hierarchy a column is kept or blanked.
 */
function highestLevel(hierarchy: DeclaredHierarchy | undefined): number {
  if (hierarchy === undefined) return 1;
  if ('calendar' in hierarchy) return hierarchy.calendar.length + 1;
  return 'bands' in hierarchy ? hierarchy.bands.length + 1 : (hierarchy.levels[0]?.length ?? 1) - 1;
}

/** How many levels a built hierarchy has, the raw one included. */
export const heightOf = (hierarchy: Hierarchy): number => Math.max(1, hierarchy[0]?.length ?? 1);

/**
 * The dictionary of the generalised rows: a generalised column is text now, and the same hierarchy cannot generalise it
 * again.
 */
export function generalisedDictionary(
  dictionary: readonly DictionaryRow[],
  levels: Readonly<Record<string, number>>,
): DictionaryRow[] {
  return dictionary.map((row) => {
    if ((saidOf(levels, row.name) ?? 0) === 0) return row;
    const { hierarchy: _, ...kept } = row;
    return { ...kept, type: 'text' };
  });
}
