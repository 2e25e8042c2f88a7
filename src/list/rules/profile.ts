import type { Listing } from '../store/listing.ts';
import type { Revision } from '../store/revision.ts';

/** What everybody may know of a column: how full it is, how many values it has, and from where to where they reach. */
type OfferedColumn = Pick<Revision['profile'][number], 'name' | 'nulls' | 'distinct' | 'distinctIs' | 'min' | 'max'>;

const reaching = ['integer', 'decimal', 'date'];
const measuring = ['measure', 'quasi-identifier'];

/**
 * The profile of a revision as everybody may see it. The ends of a column are values of it, and so they are told only
 * of numbers and dates that are neither a key nor a name, of data that are not about persons, and of no column in which
 * something of a person was found or suspected: a sample would not show more.
 */
export function offeredProfile(
  { personal }: Pick<Listing, 'personal'>,
  { profile, dictionary, keyColumn, detected, measures }: Revision,
): OfferedColumn[] {
  const suspected = new Set([
    // What stands in several columns together is found under all their names.
    ...detected.filter(({ verdict }) => verdict !== 'clear').flatMap(({ column }) => [column, ...column.split(' + ')]),
    ...measures.signs.map(({ column }) => column),
    ...measures.hits.map(({ where }) => where.replace(/^column /, '')),
  ]);
  const isTold = (name: string): boolean => {
    const row = dictionary.find((one) => one.name === name);
    return (
      !personal &&
      row !== undefined &&
      name !== keyColumn &&
      reaching.includes(row.type) &&
      measuring.includes(row.role) &&
      !suspected.has(name)
    );
  };
  return profile.map(({ name, nulls, distinct, distinctIs, min, max }) => {
    const told = isTold(name);
    return { name, nulls, distinct, distinctIs, min: told ? min : null, max: told ? max : null };
  });
}
