/**
 * JSON that is text already and goes into an answer as it stands, neither parsed nor written again. Whoever looks inside
 * sees its value.
 */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/** What may stand in an answer in place of each of its members. */
export type MayBeText<Shown> = Shown extends object
  ? { readonly [Name in keyof Shown]: Shown[Name] | JsonText }
  : Shown;

/** Whether an answer holds such text: as a member of its own, for which alone `withTexts` looks. */
export const hasTexts = (body: unknown): body is Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null && Object.values(body).some((value) => value instanceof JsonText);

/** The JSON of an answer, as `JSON.stringify` writes it, with its texts as they stand. */
export function withTexts(body: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(body).flatMap(([name, value]) => {
    const text = value instanceof JsonText ? value.text : (JSON.stringify(value) as string | undefined);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return `{${members.join(',')}}`;
}
