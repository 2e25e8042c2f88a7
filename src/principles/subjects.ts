import type { ColumnVerdict } from './detectors/index.ts';
import type { Risk } from './risk/index.ts';

/** What the gate sees of a listing: declarations of the supplier and measurements of the covered revision. Nothing else. */
export type ListSubject = {
  readonly id: string;
  readonly personal: boolean;
  /** The column by which subjects are found again, so that they can opt out. */
  readonly keyColumn: string | null;
  readonly purposes: readonly string[];
  readonly maxTermDays: number;
  readonly maxUses: number;
  readonly declaration: { readonly officer: string; readonly items: readonly string[]; readonly noneOfTheList: boolean } | null;
  readonly quasiIdentifiers: readonly string[];
  readonly columns: readonly { readonly name: string; readonly role: string }[];
  readonly detected: readonly ColumnVerdict[];
  readonly risk: Risk | null;
  readonly holds: readonly string[];
};

/** What the gate sees of an order. */
export type MatchSubject = {
  readonly id: string;
  readonly purpose: string;
  readonly termDays: number;
  readonly uses: number;
  readonly offered: { readonly purposes: readonly string[]; readonly maxTermDays: number; readonly maxUses: number };
  readonly holds: readonly string[];
};

/** What the gate sees of a call: its purpose against the agreement it is made under, at this instant. */
export type DeliverSubject = {
  readonly id: string;
  readonly purpose: string;
  readonly at: Date;
  readonly agreement: { readonly purpose: string; readonly startsAt: Date; readonly endsAt: Date; readonly uses: number; readonly used: number };
  readonly holds: readonly string[];
};

/** What the gate sees of an obligation that is to be paid. */
export type SettleSubject = {
  readonly id: string;
  readonly entryFound: boolean;
  readonly entrySealed: boolean;
  readonly holds: readonly string[];
};

export type Subjects = { readonly list: ListSubject; readonly match: MatchSubject; readonly deliver: DeliverSubject; readonly settle: SettleSubject };
