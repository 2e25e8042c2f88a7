import { idPattern } from '../../kernel/ids.ts';
import type { Currency, Money } from '../../kernel/money.ts';
import type { AccountCode, AccountFlag, TransferCode } from './chart.ts';

export type Balance = {
  readonly debitsPending: Money;
  readonly debitsPosted: Money;
  readonly creditsPending: Money;
  readonly creditsPosted: Money;
};
export type Account = Balance & {
  readonly id: string;
  readonly owner: string;
  readonly currency: Currency;
  readonly code: AccountCode;
  readonly flags: readonly AccountFlag[];
};

/**
 * posted moves at once; pending reserves; post carries a reservation out, whole or in part, and gives the rest back;
 * void gives all of it back.
 */
export type TransferKind = 'posted' | 'pending' | 'post' | 'void';
export type TransferDraft = {
  readonly id: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: Money;
  readonly currency: Currency;
  readonly code: TransferCode;
  readonly kind: TransferKind;
  readonly pendingId: string | null;
  /** What caused it: the id of a batch of calls, of a call, a deposit or a cycle. */
  readonly source: string;
  readonly cycleId: string | null;
  /** Passes or fails together with the next draft of the batch. */
  readonly linked?: boolean;
};
/**
 * A transfer as it was written: when, and at which place of its batch, so that movements of one instant keep their
 * order.
 */
export type Transfer = Omit<TransferDraft, 'linked'> & { readonly at: Date; readonly place: number };

/** What the ledger knows of a batch's accounts and transfers; `settleBatch` updates it. */
export type Books = {
  readonly accounts: Map<string, Account>;
  readonly transfers: Map<string, Omit<TransferDraft, 'linked'>>;
  readonly resolved: Map<string, 'post' | 'void'>;
};

type TransferCheck = (draft: TransferDraft, books: Books) => boolean;
const LARGEST = 2n ** 63n - 1n;

const differs =
  (field: keyof Transfer & keyof TransferDraft): TransferCheck =>
  (draft, { transfers }) => {
    const known = transfers.get(draft.id);
    return known !== undefined && known[field] !== draft[field];
  };
const resolves = ({ kind }: TransferDraft): boolean => kind === 'post' || kind === 'void';
const pendingOf = ({ pendingId }: TransferDraft, { transfers }: Books) =>
  pendingId === null ? undefined : transfers.get(pendingId);
const ofPending =
  (wrong: (draft: TransferDraft, pending: Omit<TransferDraft, 'linked'>) => boolean): TransferCheck =>
  (draft, books) => {
    const pending = pendingOf(draft, books);
    return resolves(draft) && pending !== undefined && wrong(draft, pending);
  };
const sideLimit =
  (side: 'debit' | 'credit', flag: AccountFlag, exceeds: (account: Balance, amount: Money) => boolean): TransferCheck =>
  (draft, { accounts }) => {
    const account = accounts.get(draft[side]);
    return !resolves(draft) && account !== undefined && account.flags.includes(flag) && exceeds(account, draft.amount);
  };

/**
 * Everything a transfer can be refused for, after TigerBeetle's `create_transfers`. The order is the precedence: the
 * first that applies counts.
 */
const faults = {
  id_must_be_a_transfer_id: ({ id }) => !idPattern('trf').test(id),
  exists_with_different_kind: differs('kind'),
  exists_with_different_pending_id: differs('pendingId'),
  exists_with_different_debit: differs('debit'),
  exists_with_different_credit: differs('credit'),
  exists_with_different_amount: differs('amount'),
  exists_with_different_currency: differs('currency'),
  exists_with_different_code: differs('code'),
  exists_with_different_source: differs('source'),
  exists_with_different_cycle: differs('cycleId'),
  exists: ({ id }, { transfers }) => transfers.has(id),
  accounts_must_be_different: ({ debit, credit }) => debit === credit,
  pending_id_must_be_absent: (draft) => !resolves(draft) && draft.pendingId !== null,
  pending_id_must_be_given: (draft) => resolves(draft) && draft.pendingId === null,
  pending_id_must_be_different: ({ id, pendingId }) => id === pendingId,
  amount_must_be_positive: ({ amount }) => amount <= 0n,
  debit_account_not_found: ({ debit }, { accounts }) => !accounts.has(debit),
  credit_account_not_found: ({ credit }, { accounts }) => !accounts.has(credit),
  must_have_the_currency_of_its_accounts: ({ debit, credit, currency }, { accounts }) =>
    accounts.get(debit)?.currency !== currency || accounts.get(credit)?.currency !== currency,
  pending_transfer_not_found: (draft, books) => resolves(draft) && pendingOf(draft, books) === undefined,
  pending_transfer_not_pending: ofPending((_, pending) => pending.kind !== 'pending'),
  pending_transfer_has_different_debit: ofPending(({ debit }, pending) => debit !== pending.debit),
  pending_transfer_has_different_credit: ofPending(({ credit }, pending) => credit !== pending.credit),
  pending_transfer_has_different_code: ofPending(({ code }, pending) => code !== pending.code),
  exceeds_pending_transfer_amount: ofPending(({ amount }, pending) => amount > pending.amount),
  pending_transfer_has_different_amount: ofPending(
    ({ kind, amount }, pending) => kind === 'void' && amount !== pending.amount,
  ),
  pending_transfer_already_posted: ({ pendingId }, { resolved }) =>
    pendingId !== null && resolved.get(pendingId) === 'post',
  pending_transfer_already_voided: ({ pendingId }, { resolved }) =>
    pendingId !== null && resolved.get(pendingId) === 'void',
  overflows_debits: (draft, { accounts }) =>
    !resolves(draft) && total(accounts.get(draft.debit), 'debits') + draft.amount > LARGEST,
  overflows_credits: (draft, { accounts }) =>
    !resolves(draft) && total(accounts.get(draft.credit), 'credits') + draft.amount > LARGEST,
  exceeds_credits: sideLimit(
    'debit',
    'debits_must_not_exceed_credits',
    (account, amount) => total(account, 'debits') + amount > account.creditsPosted,
  ),
  exceeds_debits: sideLimit(
    'credit',
    'credits_must_not_exceed_debits',
    (account, amount) => total(account, 'credits') + amount > account.debitsPosted,
  ),
} as const satisfies Record<string, TransferCheck>;

export type TransferFault = keyof typeof faults | 'linked_event_failed' | 'linked_event_chain_open';
export type TransferResult = 'ok' | TransferFault;
const precedence = Object.entries(faults) as [keyof typeof faults, TransferCheck][];

/** The results in their precedence, for documentation and tests. */
export const transferFaults: readonly TransferFault[] = [
  'linked_event_failed',
  'linked_event_chain_open',
  ...precedence.map(([fault]) => fault),
];

/**
 * Judges a batch in its order and updates the books: one result for each draft. A chain of linked drafts passes or
 * fails as a whole; a chain that was booked before gets `exists` throughout. `accepted` are the transfers to write.
 * Pure except for `books`.
 */
export function settleBatch(
  books: Books,
  drafts: readonly TransferDraft[],
): { results: TransferResult[]; accepted: TransferDraft[] } {
  const results: TransferResult[] = [];
  const accepted: TransferDraft[] = [];
  for (const chain of chainsOf(drafts)) {
    const undo: (() => void)[] = [];
    const outcomes = chain.map((draft) => {
      const result = firstFault(draft, books);
      if (result === 'ok') book(draft, books, undo);
      return result;
    });
    const isOpen = chain.at(-1)?.linked === true;
    const stands =
      !isOpen && (outcomes.every((result) => result === 'ok') || outcomes.every((result) => result === 'exists'));
    if (!stands) undo.reverse().forEach((step) => step());
    const culprit = isOpen ? chain.length - 1 : outcomes.findIndex((result) => result !== 'ok');
    chain.forEach((draft, index) => {
      const result = outcomes[index] as TransferResult;
      if (stands && result === 'ok') accepted.push(draft);
      results.push(
        stands ? result : index !== culprit ? 'linked_event_failed' : isOpen ? 'linked_event_chain_open' : result,
      );
    });
  }
  return { results, accepted };
}

/**
 * Throws unless debits and credits of each currency moved by equal amounts, pending and posted apart: an assertion
 * against our own mistakes.
 */
export function assertBalanced(changes: readonly (Balance & { readonly currency: Currency })[]): void {
  for (const currency of new Set(changes.map((change) => change.currency))) {
    const sum = (field: keyof Balance) =>
      changes.filter((change) => change.currency === currency).reduce((total, change) => total + change[field], 0n);
    if (sum('debitsPending') !== sum('creditsPending') || sum('debitsPosted') !== sum('creditsPosted'))
      throw new Error(`The books of ${currency} would not balance; nothing was written.`);
  }
}

function firstFault(draft: TransferDraft, books: Books): TransferResult {
  const found = precedence.find(([, applies]) => applies(draft, books));
  return found ? found[0] : 'ok';
}

function chainsOf(drafts: readonly TransferDraft[]): TransferDraft[][] {
  const chains: TransferDraft[][] = [];
  let current: TransferDraft[] = [];
  for (const draft of drafts) {
    current.push(draft);
    if (draft.linked === true) continue;
    chains.push(current);
    current = [];
  }
  return current.length > 0 ? [...chains, current] : chains;
}

function book(draft: TransferDraft, books: Books, undo: (() => void)[]): void {
  const { linked: _, ...transfer } = draft;
  const reserved = draft.pendingId === null ? 0n : (books.transfers.get(draft.pendingId)?.amount ?? 0n);
  const pending = draft.kind === 'pending' ? draft.amount : resolves(draft) ? -reserved : 0n;
  const posted = draft.kind === 'posted' || draft.kind === 'post' ? draft.amount : 0n;
  const debit = books.accounts.get(draft.debit) as Account;
  const credit = books.accounts.get(draft.credit) as Account;
  replace(
    books.accounts,
    debit.id,
    { ...debit, debitsPending: debit.debitsPending + pending, debitsPosted: debit.debitsPosted + posted },
    undo,
  );
  replace(
    books.accounts,
    credit.id,
    { ...credit, creditsPending: credit.creditsPending + pending, creditsPosted: credit.creditsPosted + posted },
    undo,
  );
  replace(books.transfers, draft.id, transfer, undo);
  if (draft.pendingId !== null && (draft.kind === 'post' || draft.kind === 'void'))
    replace(books.resolved, draft.pendingId, draft.kind, undo);
}

function replace<V>(map: Map<string, V>, key: string, value: V, undo: (() => void)[]): void {
  const before = map.get(key);
  undo.push(() => (before === undefined ? map.delete(key) : map.set(key, before)));
  map.set(key, value);
}

function total(account: Balance | undefined, side: 'debits' | 'credits'): Money {
  return account === undefined ? 0n : account[`${side}Pending`] + account[`${side}Posted`];
}
