/**
 * JSON that is text already and goes into an answer as it stands, neither parsed nor written again: in pieces, since
 * one text of some hundred kilobytes costs several times as much to put together as its parts. Whoever does not know it
 * sees its value.
 */
export class JsonText {
  readonly pieces: readonly string[];

  constructor(pieces: readonly string[]) {
    this.pieces = pieces;
  }

  toJSON(): unknown {
    return JSON.parse(this.pieces.join(''));
  }
}

/** What may stand in an answer in place of each of its members. */
export type MayBeText<Shown> = Shown extends object
  ? { readonly [Name in keyof Shown]: Shown[Name] | JsonText }
  : Shown;

/** Whether an answer holds such text as a member of its own; deeper in, it is written like any value. */
export const hasTexts = (body: unknown): body is Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null && Object.values(body).some((value) => value instanceof JsonText);

/** A member `__proto__` is a member like any other there. */
const withoutPrototype = (): Record<string, unknown> => Object.create(null) as Record<string, unknown>;

/** The JSON of an answer, as `JSON.stringify` writes it, in pieces, with its texts as they stand. */
export function withTexts(body: Readonly<Record<string, unknown>>): string[] {
  const pieces: string[] = [];
  let others = withoutPrototype();
  const add = (...more: readonly string[]) => pieces.push(pieces.length === 0 ? '{' : ',', ...more);
  const addOthers = () => {
    const text = JSON.stringify(others).slice(1, -1);
    if (text !== '') add(text);
    others = withoutPrototype();
  };
  for (const [name, value] of Object.entries(body)) {
    if (!(value instanceof JsonText)) {
      others[name] = value;
      continue;
    }
    addOthers();
    add(`${JSON.stringify(name)}:`, ...value.pieces);
  }
  addOthers();
  return pieces.length === 0 ? ['{}'] : [...pieces, '}'];
}

/** As long as a piece gets: below what the engine keeps apart as a large object. */
const PIECE_LENGTH = 32_768;

/** Puts a JSON list together of the texts of its members. */
export function listOfTexts(members: readonly string[]): JsonText {
  const pieces: string[] = [];
  let piece = '[';
  members.forEach((member, at) => {
    piece += at === 0 ? member : `,${member}`;
    if (piece.length < PIECE_LENGTH) return;
    pieces.push(piece);
    piece = '';
  });
  return new JsonText([...pieces, `${piece}]`]);
}
