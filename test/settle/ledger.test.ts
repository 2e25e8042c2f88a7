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
  transfer,
  transferId,
  trialBalance,
} from '../../src/settle/ledger/index.ts';
import type { TransferDraft } from '../../src/settle/ledger/index.ts';
import { addToBalances, type BalanceChange } from '../../src/settle/ledger/store.ts';
import { startExchange } from '../support/exchange.ts';
import { patience, rounds } from '../support/rounds.ts';
import { available, balanceOf, book, cash, draft, owner } from './money.ts';
import { absent, resolution } from './money.ts';

describe('the ledger', () => {
  before(async () => {
    await startExchange();
    await inTransaction((tx) => openAccount(tx, clock.now(), { owner: EXCHANGE, currency: 'EUR', code: 'cash-bank' }));
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
