import type { z } from 'zod';

/** A record that an answer can be made of: an instant where the answer has text, a list where it has one. */
type Showable<T> = { readonly [Field in keyof T]: FieldOf<T[Field]> };
type FieldOf<V> = V extends readonly (infer Element)[] ? readonly Element[] : string extends V ? V | Date : V;

/**
 * What an answer tells of a record: the fields of its schema, in the schema's order, instants as ISO text and all else
 * as it is. What the schema does not name stays inside.
 */
export function shown<Schema extends z.ZodObject>(
  { shape }: Schema,
  record: Showable<z.output<Schema>>,
): z.output<Schema> {
  const values = record as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(shape).map((name) => {
      const value = values[name];
      return [name, value instanceof Date ? value.toISOString() : value];
    }),
  ) as z.output<Schema>;
}
