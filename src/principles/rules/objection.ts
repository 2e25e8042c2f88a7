import { isWithin, type RuleBook } from '../../terms/index.ts';
import type { HoldOn, HoldCause, Stated, Judgeables } from '../judgeables.ts';
import type { Gaps } from '../../kernel/said.ts';
import type { Finding, Fix, FixValue, Stage } from '../../kernel/verdict.ts';
import type { FindingCode, RemedyId } from './codes.ts';

/**
 * What a check found against a judgeable. The table of rules says whose finding it is, and whether it can be appealed;
 * `refused` by default.
 */
export type Objection = Omit<
  Finding,
  'principle' | 'rule' | 'appealable' | 'verdict' | 'fingerprint' | 'code' | 'says'
> & {
  readonly code: FindingCode;
  readonly says?: Gaps;
  readonly verdict?: Finding['verdict'];
  /** Where the rule's findings can be appealed, and this one cannot. */
  readonly appealable?: false;
};

/** Pure: the same judgeable under the same rule book gives the same findings, in the same order. */
export type Check<S extends Stage> = (judgeable: Judgeables[S], book: RuleBook) => readonly Objection[];

/** One rule: which principle it enforces, at which stage, and whether a person may let what it finds pass. */
export type Rule<S extends Stage = Stage> = {
  readonly principle: string;
  readonly rule: string;
  readonly stage: S;
  readonly appealable: boolean;
  readonly check: Check<S>;
};

type Remedy = Finding['remedies'][number];

/** Nothing was found. One array for all: a call that passes allocates nothing. */
export const nothing: readonly Objection[] = Object.freeze([]);

/** `fix` is what does it, where a program can. */
export const remedy = (id: RemedyId, sentence: string, effect: string, fix: Fix | null = null): Remedy => ({
  id,
  sentence,
  effect,
  fix,
});

/** A change of a field that does it; without a value, the field in which a person does it. */
export const inOrder = (field: string, value?: FixValue): Fix => change('order', field, value);
export const inListing = (field: string, value?: FixValue): Fix => change('listing', field, value);
export const inProduct = (field: string, value?: FixValue): Fix => change('product', field, value);
const change = (of: 'order' | 'listing' | 'product', field: string, value?: FixValue): Fix =>
  value === undefined ? { of, field } : { of, field, value };

/** What a shared check is told of the objection that it makes. */
export type SaidOf = Pick<Objection, 'code' | 'says' | 'detail' | 'remedies'>;

/** Frozen: a hold with one of these causes is on the judgeable or on someone who has a part in it. */
export function heldFor(causes: readonly HoldCause[], code: FindingCode, detail: string, way: Remedy) {
  return ({ holds }: { readonly holds: readonly HoldOn[] }): readonly Objection[] => {
    if (holds.length === 0) return nothing;
    return holds
      .filter(({ cause }) => causes.includes(cause))
      .map(({ id, cause }) => ({
        code,
        says: { hold: id, cause },
        detail,
        measured: `${id} (${cause})`,
        threshold: 'no hold',
        remedies: [way],
      }));
  };
}

export const awaitRelease = remedy(
  'await-release',
  'Wait until the hold is released, or ask whoever placed it for the reason.',
  'After the release it goes on.',
);

/** Purposes that the vocabulary of the book does not contain. */
export function unknownPurposes(
  purposes: readonly string[],
  book: RuleBook,
  fixBy: (known: readonly string[]) => Fix | null = () => null,
): readonly Objection[] {
  const known = codesOf(book);
  return purposes.every((purpose) => known.has(purpose))
    ? nothing
    : purposes
        .filter((purpose) => !known.has(purpose))
        .map((purpose) => ({
          code: 'purpose-unknown',
          says: { purpose },
          detail: `"${purpose}" is not a purpose of the vocabulary.`,
          measured: purpose,
          threshold: 'a purpose of the vocabulary',
          remedies: [
            remedy(
              'choose-purpose',
              'Choose a purpose that GET /principles lists.',
              'The purpose can be checked.',
              fixBy(purposes.filter((one) => known.has(one))),
            ),
          ],
        }));
}

const codes = new WeakMap<RuleBook['purposes'], ReadonlySet<string>>();
function codesOf({ purposes }: RuleBook): ReadonlySet<string> {
  const known = codes.get(purposes) ?? new Set(purposes.map(({ code }) => code));
  codes.set(purposes, known);
  return known;
}

/** A purpose that is not within the permitted ones: equal to one of them, or narrower. */
export function outsidePurpose(
  purpose: string,
  permitted: readonly string[],
  book: RuleBook,
  found: SaidOf,
): readonly Objection[] {
  if (permitted.includes(purpose) || isWithin(purpose, permitted, book.purposes)) return nothing;
  const says = { purpose, permitted, ...found.says };
  return [{ ...found, says, measured: purpose, threshold: permitted.join(', ') || 'none' }];
}

/** A moment outside a term: the term's first instant is inside, its end is not. */
export function outsideOf(
  { startsAt, endsAt }: { readonly startsAt: Date; readonly endsAt: Date },
  at: Date,
  found: SaidOf,
): readonly Objection[] {
  if (at >= startsAt && at < endsAt) return nothing;
  const [from, until] = [startsAt.toISOString(), endsAt.toISOString()];
  const says = { at: at.toISOString(), from, until };
  return [{ ...found, says, measured: at.toISOString(), threshold: `${from} ≤ t < ${until}` }];
}

/** The consent that is the legal basis of data about persons, where consent is the basis. */
export function restsOnConsent({
  personal,
  basis,
}: {
  readonly personal: boolean;
  readonly basis: Stated['basis'];
}): boolean {
  return personal && basis?.kind === 'consent';
}

export const named = (names: readonly string[], most = 5): string =>
  names
    .slice(0, most)
    .map((name) => `"${name}"`)
    .join(', ') + (names.length > most ? ` and ${names.length - most} more` : '');

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
