import { expect } from 'chai';
import { clock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import {
  EXCHANGE,
  accountId,
  openAccount,
  openAccounts,
  transferFaults,
  transferId,
} from '../../src/settle/ledger/index.ts';
import type { TransferDraft, TransferFault, TransferResult } from '../../src/settle/ledger/index.ts';
import { startExchange } from '../support/exchange.ts';
import { available, balanceOf, book, cash, draft, owner } from './money.ts';
import { absent, resolution } from './money.ts';

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
});
