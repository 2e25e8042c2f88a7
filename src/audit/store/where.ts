/** The conditions that were given at all. */
export function given(filter: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  return Object.entries(filter).filter(([, value]) => value !== undefined).map(([name, value]) => ({ [name]: value }));
}
