import { answered, api, type Schemas } from '../api/client.ts';
import { preferFor, worked, type Job } from './long-work.ts';
import { wideningOf, type Column } from './product-body.ts';
import { readRevision, type Revision } from './uploading.ts';

export type Way = Schemas['Generalised']['solutions'][number];
/** The ways that reach the thresholds, least loss first, and how columns are widened in them. */
export type Ways = {
  readonly ways: readonly Way[];
  readonly searched: string | null;
  readonly hierarchies: Hierarchies;
};
type Hierarchies = Readonly<Record<string, NonNullable<Column['hierarchy']>>>;

/** How columns can be widened that the dictionary says nothing of, by what was measured of them. */
function hierarchiesFor({ dictionary, profile }: Revision): Hierarchies {
  const entries = dictionary.flatMap(({ name, type, role, hierarchy }) => {
    const measured = profile.find((column) => column.name === name);
    const can = (role === 'quasi-identifier' || role === 'sensitive') && hierarchy === undefined;
    const widening = can && measured ? wideningOf(type, measured.min, measured.max) : undefined;
    return widening ? [[name, widening] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** Sensitive columns in numbers, widened step by step where the search finds nothing without. */
function sensitiveLevels({ dictionary }: Revision, hierarchies: Hierarchies): readonly Record<string, number>[] {
  const names = dictionary
    .filter(({ name, role, hierarchy }) => role === 'sensitive' && (hierarchy ?? hierarchies[name]) !== undefined)
    .map(({ name }) => name);
  const at = (level: number) => Object.fromEntries(names.map((name) => [name, level]));
  return names.length === 0 ? [{}] : [{}, at(1), at(2), at(3)];
}

function asked(revision: Revision, body: object, tell: (job: Job) => void) {
  const params = { path: { revisionId: revision.id }, header: preferFor(revision.bytes) };
  return worked<Schemas['Generalised']>(
    api.POST('/api/v1/revisions/{revisionId}/generalise', { params, body }),
    tell,
    async (id) => ({
      revision: await answered(readRevision(id)),
      solutions: [],
      searched: null,
    }),
  );
}

/** Searches the ways to generalise a revision so that it reaches the thresholds. */
export async function waysOf(revision: Revision, tell: (job: Job) => void): Promise<Ways> {
  const hierarchies = hierarchiesFor(revision);
  let searched: string | null = null;
  for (const levels of sensitiveLevels(revision, hierarchies)) {
    const found = await asked(revision, { hierarchies, levels }, tell);
    ({ searched } = found);
    const ways = found.solutions.map((way) => ({ ...way, levels: { ...levels, ...way.levels } }));
    if (ways.length > 0) return { ways, searched, hierarchies };
  }
  return { ways: [], searched, hierarchies };
}

/** Makes the generalised revision by one of the ways. */
export async function generalise(
  revision: Revision,
  way: Way,
  { hierarchies }: Ways,
  tell: (job: Job) => void,
): Promise<Revision> {
  const { revision: made } = await asked(revision, { hierarchies, levels: way.levels, apply: true }, tell);
  if (!made) throw new Error('Nothing was made.');
  return made;
}

/** What a level does to a column, in a short form that needs no words: bands, calendar, kept or blanked. */
export function levelSays(revision: Revision, hierarchies: Hierarchies, name: string, level: number): string | number {
  const hierarchy = revision.dictionary.find((column) => column.name === name)?.hierarchy ?? hierarchies[name];
  if (level === 0) return 'kept';
  if (hierarchy && 'bands' in hierarchy) return hierarchy.bands[level - 1] ?? 'blanked';
  if (hierarchy && 'calendar' in hierarchy) return hierarchy.calendar[level - 1] ?? 'blanked';
  if (hierarchy && 'levels' in hierarchy) return 'widened';
  return 'blanked';
}
