import { expect } from 'chai';
import fc from 'fast-check';
import { clock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import {
  EXCHANGE,
  accountId,
  accountsById,
  alteredAccounts,
  openAccount,
  openAccounts,
  transfer,
  transferFaults,
  transferId,
  trialBalance,
} from '../../src/settle/ledger/index.ts';
import type { TransferDraft, TransferFault, TransferResult } from '../../src/settle/ledger/index.ts';
import { addToBalances, type BalanceChange } from '../../src/settle/ledger/store.ts';
import { startExchange } from '../support/exchange.ts';
import { patience, rounds } from '../support/rounds.ts';
import { available, balanceOf, book, cash, draft, owner } from './money.ts';

const absent = accountId({ owner: newId('mem'), currency: 'CNY', code: 'member-available' });
const euro = accountId({ owner: EXCHANGE, currency: 'EUR', code: 'cash-bank' });

describe('the ledger', () => {
  before(async () => {
    await startExchange();
    await inTransaction((tx) => openAccount(tx, clock.now(), { owner: EXCHANGE, currency: 'EUR', code: 'cash-bank' }));
  });

  describe('refuses', () => {
    let payer: string,
      payee: string,
      poor: string,
      base: TransferDraft,
      reserved: TransferDraft,
      carriedOut: TransferDraft,
      givenBack: TransferDraft;
    before(async () => {
      [payer, payee, poor] = [await owner(100n), await owner(0n), await owner(0n)];
      const sides = { debit: available(payer), credit: available(payee) };
      base = draft({ ...sides, amount: 5n });
      const pending = (amount: bigint) => draft({ ...sides, amount, kind: 'pending' });
      [reserved, carriedOut, givenBack] = [pending(10n), pending(10n), pending(10n)];
      await book([base, reserved, carriedOut, givenBack]);
      await book([resolution(carriedOut, 'post'), resolution(givenBack, 'void')]);
    });

    const other = (parts: Partial<TransferDraft>) => () => ({ ...base, ...parts });
    const fresh = (parts: Partial<TransferDraft>) => () => ({ ...base, id: transferId(newId('dep')), ...parts });
    const resolving =
      (of: () => TransferDraft, kind: 'post' | 'void', parts: Partial<TransferDraft> = {}) =>
      () => ({ ...resolution(of(), kind), ...parts });
    const cases: [result: TransferResult, what: () => TransferDraft][] = [
      ['ok', fresh({})],
      ['id_must_be_a_transfer_id', fresh({ id: 'trf_1' })],
      ['exists_with_different_kind', other({ kind: 'pending' })],
      ['exists_with_different_pending_id', other({ pendingId: transferId('x') })],
      ['exists_with_different_debit', () => ({ ...base, debit: available(payee) })],
      ['exists_with_different_credit', () => ({ ...base, credit: cash })],
      ['exists_with_different_amount', other({ amount: 6n })],
      ['exists_with_different_currency', other({ currency: 'EUR' })],
      ['exists_with_different_code', other({ code: 'fee' })],
      ['exists_with_different_source', other({ source: 'dep_x' })],
      ['exists_with_different_cycle', other({ cycleId: 'cyc_x' })],
      ['exists', other({})],
      ['accounts_must_be_different', () => fresh({ credit: available(payer) })()],
      ['pending_id_must_be_absent', fresh({ pendingId: transferId('x') })],
      ['pending_id_must_be_given', fresh({ kind: 'post' })],
      ['pending_id_must_be_different', fresh({ id: transferId('self'), kind: 'void', pendingId: transferId('self') })],
      ['amount_must_be_positive', fresh({ amount: 0n })],
      ['amount_must_be_positive', fresh({ amount: -1n })],
      ['debit_account_not_found', fresh({ debit: absent })],
      ['credit_account_not_found', fresh({ credit: absent })],
      ['must_have_the_currency_of_its_accounts', fresh({ currency: 'EUR' })],
      ['must_have_the_currency_of_its_accounts', fresh({ credit: euro })],
      ['pending_transfer_not_found', resolving(() => base, 'post', { pendingId: transferId('nothing') })],
      ['pending_transfer_not_pending', resolving(() => base, 'post')],
      ['pending_transfer_has_different_debit', () => ({ ...resolution(reserved, 'post'), debit: cash })],
      ['pending_transfer_has_different_credit', () => ({ ...resolution(reserved, 'post'), credit: cash })],
      ['pending_transfer_has_different_code', resolving(() => reserved, 'post', { code: 'fee' })],
      ['exceeds_pending_transfer_amount', resolving(() => reserved, 'post', { amount: 11n })],
      ['pending_transfer_has_different_amount', resolving(() => reserved, 'void', { amount: 9n })],
      ['pending_transfer_already_posted', resolving(() => carriedOut, 'void', { id: transferId(newId('dep')) })],
      ['pending_transfer_already_voided', resolving(() => givenBack, 'post', { id: transferId(newId('dep')) })],
      ['overflows_debits', () => draft({ debit: cash, credit: available(payee), amount: 2n ** 63n - 1n })],
      ['overflows_credits', () => draft({ debit: available(poor), credit: available(payee), amount: 2n ** 63n - 1n })],
      ['exceeds_credits', fresh({ amount: 101n })],
    ];
    for (const [result, what] of cases) {
      it(`${result}: answers it and moves nothing else`, async () => {
        const before = await balanceOf(available(payee));
        expect(await book([what()])).to.deep.equal([result]);
        const moved = (await balanceOf(available(payee))).posted - before.posted;
        expect(moved).to.equal(result === 'ok' ? 5n : 0n);
      });
    }

    it('exceeds_debits: the bank never owes money', async () => {
      const accounts = { owner: newId('mem'), currency: 'EUR' as const, code: 'member-available' as const };
      const suspense = { owner: EXCHANGE, currency: 'EUR' as const, code: 'suspense' as const };
      await inTransaction((tx) => openAccounts(tx, clock.now(), [accounts, suspense]));
      expect(
        await book([draft({ debit: accountId(suspense), credit: euro, amount: 1n, currency: 'EUR' })]),
      ).to.deep.equal(['exceeds_debits']);
    });

    it('names the first of several faults, in a fixed order', async () => {
      const precedence: TransferFault[] = [
        'linked_event_failed',
        'linked_event_chain_open',
        'id_must_be_a_transfer_id',
        'exists_with_different_kind',
        'exists_with_different_pending_id',
        'exists_with_different_debit',
        'exists_with_different_credit',
        'exists_with_different_amount',
        'exists_with_different_currency',
        'exists_with_different_code',
        'exists_with_different_source',
        'exists_with_different_cycle',
        'exists',
        'accounts_must_be_different',
        'pending_id_must_be_absent',
        'pending_id_must_be_given',
        'pending_id_must_be_different',
        'amount_must_be_positive',
        'debit_account_not_found',
        'credit_account_not_found',
        'must_have_the_currency_of_its_accounts',
        'pending_transfer_not_found',
        'pending_transfer_not_pending',
        'pending_transfer_has_different_debit',
        'pending_transfer_has_different_credit',
        'pending_transfer_has_different_code',
        'exceeds_pending_transfer_amount',
        'pending_transfer_has_different_amount',
        'pending_transfer_already_posted',
        'pending_transfer_already_voided',
        'overflows_debits',
        'overflows_credits',
        'exceeds_credits',
        'exceeds_debits',
      ];
      expect(transferFaults).to.deep.equal(precedence);
      const wrong = fresh({ debit: absent, credit: absent, amount: 0n, currency: 'EUR', kind: 'post' })();
      const mended: [Partial<TransferDraft>, TransferFault][] = [
        [{ id: 'no' }, 'id_must_be_a_transfer_id'],
        [{}, 'accounts_must_be_different'],
        [{ credit: available(payee) }, 'pending_id_must_be_given'],
        [{ kind: 'posted' }, 'amount_must_be_positive'],
        [{ amount: 1000n }, 'debit_account_not_found'],
        [{ debit: available(payer) }, 'must_have_the_currency_of_its_accounts'],
        [{ currency: 'CNY' }, 'exceeds_credits'],
        [{ amount: 1n, linked: true }, 'linked_event_chain_open'],
      ];
      let parts = {};
      for (const [mend, fault] of mended) {
        const { id, ...rest } = mend;
        parts = { ...parts, ...rest };
        expect(await book([{ ...wrong, ...parts, ...(id === undefined ? {} : { id }) }])).to.deep.equal([fault]);
      }
    });
  });

  it('lets a chain of linked transfers stand or fall as a whole, and answers exists throughout when it comes again', async () => {
    const [payer, payee] = [await owner(10n), await owner(0n)];
    const step = (amount: bigint, linked: boolean) =>
      draft({ debit: available(payer), credit: available(payee), amount, linked });
    const failing = [step(6n, true), step(6n, false), step(1n, false)];
    expect(await book(failing)).to.deep.equal(['linked_event_failed', 'exceeds_credits', 'ok']);
    const standing = [step(4n, true), step(5n, false)];
    expect(await book(standing)).to.deep.equal(['ok', 'ok']);
    expect(await book(standing)).to.deep.equal(['exists', 'exists']);
    expect(await book([{ ...(standing[0] as TransferDraft), linked: true }, step(1n, false)])).to.deep.equal([
      'exists',
      'linked_event_failed',
    ]);
    expect((await balanceOf(available(payer))).posted).to.equal(0n);
  });

  it('opens an account once, however many open it at the same time, and only where the chart has it', async () => {
    const ref = { owner: newId('mem'), currency: 'CNY', code: 'member-available' } as const;
    const ids = await Promise.all(
      Array.from({ length: 20 }, () => inTransaction((tx) => openAccount(tx, clock.now(), ref))),
    );
    expect(new Set(ids)).to.deep.equal(new Set([accountId(ref)]));
    expect(await accountsById(null, ids)).to.have.length(1);
    const wrong = await inTransaction((tx) => openAccount(tx, clock.now(), { ...ref, code: 'clearing' })).catch(
      (error: Error) => error.message,
    );
    expect(wrong).to.match(/cannot belong/);
  });

  it('lets exactly as many of 40 simultaneous payments through as there is money for', async () => {
    const [payer, payee] = [await owner(15n), await owner(0n)];
    const results = await Promise.all(
      Array.from({ length: 40 }, () => book([draft({ debit: available(payer), credit: available(payee) })])),
    );
    expect(results.flat().filter((result) => result === 'ok')).to.have.length(15);
    expect([(await balanceOf(available(payer))).posted, (await balanceOf(available(payee))).posted]).to.deep.equal([
      0n,
      15n,
    ]);
  });

  it('resolves a pending transfer once when it is posted and voided at the same time', async () => {
    const [payer, payee] = [await owner(10n), await owner(0n)];
    const pending = draft({ debit: available(payer), credit: available(payee), amount: 10n, kind: 'pending' });
    await book([pending]);
    const both = await Promise.all([book([resolution(pending, 'post')]), book([resolution(pending, 'void')])]);
    const other = both[0]?.[0] === 'ok' ? 'pending_transfer_already_posted' : 'pending_transfer_already_voided';
    expect(both.flat().sort()).to.deep.equal(['ok', other].sort());
    expect((await balanceOf(available(payee))).pending).to.equal(0n);
  });

  it('keeps debits equal to credits and every account within its flags, whatever is asked, and repetitions change nothing', async function () {
    this.timeout(patience(60_000));
    const owners = await Promise.all([owner(50n), owner(20n), owner(0n)]);
    const accounts = [...owners.map(available), cash];
    const asked = fc.array(
      fc.record({
        from: fc.nat(3),
        to: fc.nat(3),
        amount: fc.integer({ min: -1, max: 60 }),
        kind: fc.nat(3),
        of: fc.nat(20),
        linked: fc.boolean(),
      }),
      { minLength: 1, maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(asked, async (list) => {
        const drafts: TransferDraft[] = [];
        for (const { from, to, amount, kind, of, linked } of list) {
          const pending = drafts.filter((known) => known.kind === 'pending').at(of % Math.max(1, drafts.length));
          const plain = draft({
            debit: accounts[from],
            credit: accounts[to],
            amount: BigInt(amount),
            linked,
            kind: kind === 1 ? 'pending' : 'posted',
          });
          drafts.push(
            kind >= 2 && pending
              ? {
                  ...resolution(pending, kind === 2 ? 'post' : 'void'),
                  id: transferId(newId('dep')),
                  amount: kind === 2 ? BigInt(amount) : pending.amount,
                  linked,
                }
              : plain,
          );
        }
        const before = await accountsById(null, accounts);
        const results = await book(drafts);
        const after = await accountsById(null, accounts);
        for (const { code, debitsPending, debitsPosted, creditsPosted, creditsPending } of after.filter(
          (account) => account.code === 'member-available',
        )) {
          expect(debitsPending + debitsPosted <= creditsPosted, code).to.equal(true);
          expect([debitsPending, creditsPending].every((sum) => sum >= 0n)).to.equal(true);
        }
        const trial = await trialBalance(null);
        for (const sides of [
          ['debitsPosted', 'creditsPosted'],
          ['debitsPending', 'creditsPending'],
        ] as const) {
          const [debits, credits] = sides.map((side) =>
            trial.filter(({ currency }) => currency === 'CNY').reduce((total, row) => total + row[side], 0n),
          );
          expect(debits).to.equal(credits);
        }
        expect(await alteredAccounts(null)).to.deep.equal([]);
        if (!results.includes('ok')) expect(after).to.deep.equal(before);
        const stood = drafts.filter((_, index) => results[index] === 'ok').map((one) => ({ ...one, linked: false }));
        expect(await book(stood)).to.deep.equal(stood.map(() => 'exists'));
        expect(await accountsById(null, accounts)).to.deep.equal(after);
      }),
      { numRuns: rounds(25, 3_000), verbose: 1 },
    );
  });

  it('gives back what a partial post leaves over, so that nothing stays pending', async function () {
    this.timeout(patience(60_000));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }), async (reserve, part) => {
        const [payer, payee] = [await owner(1000n), await owner(0n)];
        const pending = draft({
          debit: available(payer),
          credit: available(payee),
          amount: BigInt(reserve),
          kind: 'pending',
        });
        await book([pending]);
        expect(await balanceOf(available(payer))).to.deep.equal({ posted: 1000n, pending: -BigInt(reserve) });
        const [result] = await book([{ ...resolution(pending, 'post'), amount: BigInt(part) }]);
        expect(result).to.equal(part <= reserve ? 'ok' : 'exceeds_pending_transfer_amount');
        const moved = part <= reserve ? BigInt(part) : 0n;
        expect(await balanceOf(available(payer))).to.deep.equal({
          posted: 1000n - moved,
          pending: part <= reserve ? 0n : -BigInt(reserve),
        });
        expect((await balanceOf(available(payee))).posted).to.equal(moved);
      }),
      { numRuns: rounds(10, 1_000), verbose: 1 },
    );
  });

  it('refuses to write changes that do not balance, or that fit no account', async () => {
    const [one, other] = [await owner(10n), await owner(0n)].map(available) as [string, string];
    const change = (id: string, parts: Partial<BalanceChange>): BalanceChange => ({
      id,
      currency: 'CNY',
      debitsPending: 0n,
      debitsPosted: 0n,
      creditsPending: 0n,
      creditsPosted: 0n,
      ...parts,
    });
    const write = (...changes: BalanceChange[]) =>
      inTransaction((tx) => addToBalances(tx, changes)).then(
        () => 'written',
        (error: Error) => error.message,
      );
    expect(await write(change(one, { debitsPosted: 2n }), change(other, { creditsPosted: 1n }))).to.match(
      /would not balance/,
    );
    expect(await write(change(one, { debitsPending: 1n }), change(other, { creditsPosted: 1n }))).to.match(
      /would not balance/,
    );
    expect(
      await write(change(one, { debitsPosted: 1n }), change(other, { creditsPosted: 1n, currency: 'EUR' })),
    ).to.match(/would not balance/);
    expect(await write(change(one, { debitsPosted: 1n }), change(absent, { creditsPosted: 1n }))).to.match(
      /1 balances changed instead of 2/,
    );
    expect((await balanceOf(one)).posted).to.equal(10n);
  });

  it('writes nothing of a batch whose transaction fails', async () => {
    const [payer, payee] = [await owner(10n), await owner(0n)];
    const one = draft({ debit: available(payer), credit: available(payee), amount: 10n });
    const failed = await inTransaction(async (tx) => {
      await transfer(tx, clock.now(), [one]);
      throw new Error('the machine stops');
    }).catch((error: Error) => error.message);
    expect(failed).to.equal('the machine stops');
    expect(await book([one])).to.deep.equal(['ok']);
  });
});

function resolution(pending: TransferDraft, kind: 'post' | 'void'): TransferDraft {
  return { ...pending, id: transferId(pending.id, kind), kind, pendingId: pending.id };
}
