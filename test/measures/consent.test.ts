import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { canonicalJson } from '../../src/kernel/hash.ts';
import { leafHash, nodeHash } from '../../src/kernel/merkle.ts';
import {
  commitmentOf,
  commonPurposes,
  faultsOfReceipt,
  inclusionOf,
  isCommitted,
  isIncluded,
  leafText,
  measureConsent,
  openConsent,
  receiptOf,
  saltOf,
  treeOver,
  type Consented,
  type ConsentTableRow,
  type ConsentTable,
} from '../../src/measures/consent/index.ts';
import type { Purpose } from '../../src/terms/index.ts';

const purpose = (code: string, ...broader: string[]): Purpose => ({ code, broader, zh: code, aliases: [] });
const known = [
  purpose('Research'),
  purpose('Academic', 'Research'),
  purpose('Marketing'),
  purpose('Advertising', 'Marketing'),
  purpose('Direct', 'Advertising'),
];
const secret = Buffer.alloc(32, 7);
const now = new Date('2026-01-01T00:00:00Z');
const HASH = 'ab'.repeat(32);

type Told = { pseudonym: string; purposes: string; basis?: string; expiry?: string; receipt?: string };

async function measure(
  keys: readonly (string | null)[],
  consents: readonly Told[],
  change: Partial<ConsentTable> = {},
): ReturnType<typeof measureConsent> {
  return withDuck(async (duck) => {
    await duck.run('CREATE TEMP TABLE people (subject VARCHAR)');
    await duck.run(
      'CREATE TEMP TABLE consents (pseudonym VARCHAR, purposes VARCHAR, basis VARCHAR, expiry VARCHAR, receipt_hash VARCHAR)',
    );
    const list = (rows: readonly (readonly (string | null)[])[]): string =>
      rows.map((row) => `(${row.map((cell) => (cell === null ? 'NULL' : sqlText(cell))).join(', ')})`).join(', ');
    if (keys.length > 0) await duck.run(`INSERT INTO people VALUES ${list(keys.map((key) => [key]))}`);
    const rows = consents.map(({ pseudonym, purposes, basis = 'consent', expiry = '', receipt = HASH }) => [
      pseudonym,
      purposes,
      basis,
      expiry,
      receipt,
    ]);
    if (rows.length > 0) await duck.run(`INSERT INTO consents VALUES ${list(rows)}`);
    return measureConsent(duck, {
      data: 'people',
      consents: 'consents',
      keyColumn: 'subject',
      now,
      secret,
      recipients: 'any',
      known,
      ...change,
    });
  });
}

async function covered(keys: readonly (string | null)[], consents: readonly Told[]) {
  const result = await measure(keys, consents);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.measured;
}

const consented: Consented = {
  recordId: 'r-1',
  pseudonym: 'p1',
  notice: 'https://supplier.example/notice',
  language: 'zh',
  purposes: ['Research', 'Marketing'],
  basis: 'consent',
  information: ['wage'],
  controller: { id: 'm-1', name: 'Supplier', contact: 'dpo@supplier.example' },
  recipients: [],
  withdrawal: 'by mail',
  jurisdiction: 'CN',
  givenAt: new Date('2025-01-01T00:00:00Z'),
  expiresAt: new Date('2027-01-01T00:00:00Z'),
  separate: true,
};

describe('consent commitments', () => {
  it('counts rows, not subjects, and leaves out what has ended', async () => {
    const { coverage, expired, unknown, consents } = await covered(
      ['a', 'a', 'b', 'c', null],
      [
        { pseudonym: 'a', purposes: 'Research', expiry: '2026-01-02' },
        { pseudonym: 'b', purposes: 'Research', expiry: '2026-01-01T00:00:00Z' },
        { pseudonym: 'z', purposes: 'Research', expiry: '2026-01-01T12:00:00Z' },
      ],
    );
    expect({ ...coverage, root: '' }).to.deep.equal({
      root: '',
      rows: 5,
      covered: 2,
      purposes: [],
      earliestExpiry: '2026-01-02T00:00:00.000Z',
      recipients: 'any',
    });
    expect({ expired, unknown, consents }).to.deep.equal({ expired: 1, unknown: 1, consents: 3 });
  });

  it('takes a broad consent for the narrower purposes, and never a narrow one for the broader', async () => {
    const { coverage } = await covered(
      ['a', 'b'],
      [
        { pseudonym: 'a', purposes: 'Marketing' },
        { pseudonym: 'b', purposes: 'Advertising; Research' },
      ],
    );
    expect(coverage.purposes).to.deep.equal(commonPurposes([['Marketing'], ['Advertising', 'Research']], known));
    expect(coverage.purposes).to.deep.equal(['Advertising', 'Direct']);
    expect(coverage.earliestExpiry).to.equal(null);
  });

  it('grants nothing more when one more row must agree, and nothing at all where no row is', () => {
    const codes = fc.subarray(known.map(({ code }) => code));
    fc.assert(
      fc.property(fc.array(codes, { minLength: 1, maxLength: 6 }), codes, (sets, more) => {
        const before = commonPurposes(sets, known);
        expect(before).to.include.members(commonPurposes([...sets, more], known));
        expect(commonPurposes([...sets, known.map(({ code }) => code)], known)).to.deep.equal(before);
      }),
      { verbose: 1 },
    );
    expect(commonPurposes([], known)).to.deep.equal([]);
  });

  it('tells every fault of a table by its row, and counts those beyond twenty', async () => {
    const wrong = await measure(
      ['a'],
      [
        { pseudonym: 'a', purposes: 'Research', basis: 'none' },
        { pseudonym: '', purposes: 'Fun', expiry: '01/02/2027', receipt: 'x' },
        { pseudonym: 'a', purposes: '' },
        { pseudonym: 'b', purposes: 'Research', expiry: '2027-13-01' },
        { pseudonym: 'c', purposes: 'Research' },
      ],
    );
    expect(wrong.ok || wrong.faults.map(({ row, column }) => `${row} ${column}`)).to.deep.equal([
      '1 basis',
      '2 pseudonym',
      '2 purposes',
      '2 expiry',
      '2 receipt_hash',
      '3 pseudonym',
      '3 purposes',
      '4 expiry',
    ]);
    const many = await measure(
      ['a'],
      Array.from({ length: 50 }, (_, at) => ({ pseudonym: `p${at}`, purposes: 'Fun' })),
    );
    expect(many.ok || [many.faults.length, many.count]).to.deep.equal([20, 50]);
    const narrow = await measure(['a'], [], { consents: '(SELECT pseudonym, basis FROM consents)' });
    expect(narrow.ok || narrow.faults.map(({ column }) => column)).to.deep.equal([
      'purposes',
      'expiry',
      'receipt_hash',
    ]);
  });

  it('has the tree of RFC 6962, and proves each leaf and no other', () => {
    const slow = (leaves: readonly Buffer[]): Buffer => {
      if (leaves.length === 1) return leaves[0] as Buffer;
      const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
      return nodeHash(slow(leaves.slice(0, split)), slow(leaves.slice(split)));
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (size, some, other) => {
        const leaves = Array.from({ length: size }, (_, at) => leafHash(Buffer.from(`${at}`)));
        const tree = treeOver(Buffer.concat(leaves));
        expect(tree.root.toString('hex')).to.equal(slow(leaves).toString('hex'));
        const inclusion = inclusionOf(tree, some % size);
        expect(isIncluded(`${some % size}`, inclusion)).to.equal(true);
        expect(isIncluded(`${other % size}`, inclusion)).to.equal(some % size === other % size);
        expect(isIncluded(`${some % size}`, { ...inclusion, path: [...inclusion.path, HASH] })).to.equal(false);
      }),
      { verbose: 1 },
    );
  });

  it('commits to the same root whatever the order, opens each row, and nothing that was not committed', () => {
    const row = fc.record({
      pseudonym: fc.string({ minLength: 1, unit: 'grapheme' }),
      purposes: fc.subarray(
        known.map(({ code }) => code),
        { minLength: 1 },
      ),
      basis: fc.constant('consent'),
      expiry: fc.constantFrom(null, '2027-01-01T00:00:00.000Z'),
      receiptHash: fc.constant(HASH),
    });
    const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 20, selector: ({ pseudonym }) => pseudonym });
    fc.assert(
      fc.property(rows, (table) => {
        const commitment = commitmentOf(table, secret);
        expect(commitmentOf([...table].reverse(), secret).root).to.equal(commitment.root);
        for (const one of table) {
          const opened = openConsent(commitment, one, secret);
          if (opened === undefined) throw new Error(`${one.pseudonym} cannot be opened.`);
          expect(isCommitted(opened, commitment.root)).to.equal(true);
          expect(
            isCommitted({ ...opened, row: { ...one, expiry: '2999-01-01T00:00:00.000Z' } }, commitment.root),
          ).to.equal(false);
          expect(isCommitted(opened, HASH)).to.equal(false);
          expect(openConsent(commitment, { ...one, basis: 'contract' }, secret)).to.equal(undefined);
          expect(leafText(one, opened.salt)).to.equal(
            canonicalJson({ ...one, purposes: [...one.purposes].sort(), salt: opened.salt }),
          );
        }
      }),
      { verbose: 1 },
    );
  });

  it('salts each leaf, so that a published leaf cannot be found by trying pseudonyms', () => {
    const row: ConsentTableRow = {
      pseudonym: 'p1',
      purposes: ['Research'],
      basis: 'consent',
      expiry: null,
      receiptHash: HASH,
    };
    expect(commitmentOf([row], secret).root).not.to.equal(commitmentOf([row], Buffer.alloc(32, 8)).root);
    expect(saltOf(secret, 'p1')).not.to.equal(saltOf(secret, 'p2'));
    expect(saltOf(secret, 'p1')).to.equal(
      createHmac('sha256', secret).update('consent leaf\0p1').digest('hex').slice(0, 32),
    );
  });

  it('commits to the same rows as the table in the engine, and a receipt is checked against that root', async () => {
    const { receipt, row } = receiptOf(consented);
    const result = await measure(
      ['p1'],
      [
        {
          pseudonym: 'p1',
          purposes: '[Research, Marketing]',
          expiry: '2027-01-01',
          receipt: row.receiptHash,
        },
        { pseudonym: 'p2', purposes: 'Research' },
      ],
    );
    if (!result.ok) throw new Error(JSON.stringify(result.faults));
    const { commitment, coverage } = result.measured;
    const second: ConsentTableRow = {
      pseudonym: 'p2',
      purposes: ['Research'],
      basis: 'consent',
      expiry: null,
      receiptHash: HASH,
    };
    expect(coverage.root).to.equal(commitmentOf([second, row], secret).root);
    const opened = openConsent(commitment, row, secret);
    if (opened === undefined) throw new Error('The receipt cannot be opened.');
    expect(faultsOfReceipt(receipt, opened, coverage.root)).to.deep.equal([]);
    expect(faultsOfReceipt(receipt, opened, HASH)).to.deep.equal(['The row is not under this root.']);
    const broader = structuredClone(receipt);
    broader.header.pii_principal_id = 'p9';
    broader.pii_processing.purposes.splice(1);
    broader.event.push({
      event_time: now.toISOString(),
      event_type: 'explicit',
      event_state: 'withdrawn',
      validity_duration: null,
      entity_id: 'p1',
    });
    expect(faultsOfReceipt(broader, opened, coverage.root)).to.deep.equal([
      'The receipt is not the one whose hash was committed to.',
      'The receipt is of another pseudonym.',
      'The receipt tells other purposes.',
      'The receipt tells another expiry.',
      'The last event of the receipt gives no consent.',
    ]);
    const basis = structuredClone(receipt);
    for (const each of basis.pii_processing.purposes) each.lawful_basis = 'contract';
    expect(faultsOfReceipt(basis, opened, coverage.root)).to.include('The receipt tells another basis.');
    expect(faultsOfReceipt({ ...receipt, extra: 1, event: [] }, opened, coverage.root)).to.have.length(2);
  });
});
