/**
 * A generalisation hierarchy: one row for each raw value, `[raw, level 1, level 2, …]`, all rows of the same length.
 */
export type Hierarchy = readonly (readonly string[])[];

/**
 * A hierarchy of whole numbers by bands that begin at multiples of each width, `20-29` for 27 and width 10, with `*` on
 * top. Each width must be a multiple of the one before, or the bands would overlap: throws a RangeError.
 */
export function bandHierarchy(values: readonly number[], widths: readonly number[]): Hierarchy {
  widths.forEach((width, at) => {
    const nested = at === 0 || width % (widths[at - 1] as number) === 0;
    if (!Number.isInteger(width) || width < 2 || !nested)
      throw new RangeError(`${width} is no whole multiple of the width before it.`);
  });
  return [...new Set(values)]
    .sort((a, b) => a - b)
    .map((value) => [
      String(value),
      ...widths.map((width) => {
        const from = Math.floor(value / width) * width;
        return `${from}-${from + width - 1}`;
      }),
      '*',
    ]);
}

/** What days can be widened to, from fine to coarse; a day itself is a level of instants. */
export const calendarUnits = ['day', 'month', 'quarter', 'year'] as const;
export type CalendarUnit = (typeof calendarUnits)[number];

const unitOf: Readonly<Record<CalendarUnit, (year: string, month: string, day: string) => string>> = {
  day: (year, month, day) => `${year}-${month}-${day}`,
  month: (year, month) => `${year}-${month}`,
  quarter: (year, month) => `${year}-Q${Math.ceil(Number(month) / 3)}`,
  year: (year) => year,
};

/**
 * A hierarchy of dates, or of instants as they are written, by units of the calendar: `2026-03` for a month, `2026-Q1`
 * for a quarter, `2026` for a year, with `*` on top. Units must rise: throws a RangeError, also for what does not begin
 * as a date of ISO 8601.
 */
export function calendarHierarchy(values: readonly string[], units: readonly CalendarUnit[]): Hierarchy {
  const places = units.map((unit) => calendarUnits.indexOf(unit));
  if (places.some((place, at) => at > 0 && place <= (places[at - 1] as number)))
    throw new RangeError(`${units.join(', ')} do not rise from fine to coarse.`);
  return [...new Set(values)].map((value) => {
    const [, year = '', month = '', day = ''] = /^(-?\d{4,6})-(\d\d)-(\d\d)/.exec(value) ?? [];
    if (year === '') throw new RangeError('A value is not a date: year, month and day with dashes between them.');
    return [value, ...units.map((unit) => unitOf[unit](year, month, day)), '*'];
  });
}

/** How many levels a hierarchy has above the raw values. */
export function topLevel(hierarchy: Hierarchy): number {
  return (hierarchy[0]?.length ?? 1) - 1;
}

/**
 * What a value is on a level. A missing value stays missing, except where the level has one value for all. Throws an
 * Error for a value that the hierarchy does not have.
 */
export function widened(hierarchy: Hierarchy, level: number): (value: string | null) => string | null {
  const wide = new Map(hierarchy.map((row) => [row[0] as string, row[level] as string]));
  const all = new Set(wide.values());
  const missing = level > 0 && all.size === 1 ? ([...all][0] as string) : null;
  return (value) => {
    if (level === 0) return value;
    if (value === null) return missing;
    const known = wide.get(value);
    if (known === undefined) throw new Error(`The value "${value}" is not in the hierarchy.`);
    return known;
  };
}
