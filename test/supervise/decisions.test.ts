import { expect } from 'chai';
import { foundingBook, judge, type ListJudgeable } from '../../src/principles/index.ts';
import { called, listed, risk } from '../principles/gate-subjects.ts';
import type { RuleBook } from '../../src/terms/index.ts';
import { word } from './submissions.ts';

describe('a decision about a finding', () => {
  const judged = (change: Partial<ListJudgeable>) => judge('list', { ...listed, ...change }, foundingBook);
  const printOf = (change: Partial<ListJudgeable>) => judged(change).findings[0]?.fingerprint as string;
  const decided = (change: Partial<ListJudgeable>, outcome: 'waived' | 'confirmed') =>
    judged({ ...change, decisions: [{ fingerprint: printOf(change), outcome, caseId: 'cas_1' }] });

  it('waives it where a person may judge, and nowhere else', () => {
    const [doubtful, counted] = [{ hits: [word(false)] }, { holds: [{ id: 'hld_1', cause: 'order' as const }] }];
    expect(decided(doubtful, 'waived')).to.deep.include({
      outcome: 'allowed',
      waived: [{ fingerprint: printOf(doubtful), caseId: 'cas_1' }],
    });
    expect(decided(doubtful, 'confirmed')).to.deep.include({ outcome: 'refused', waived: [] });
    expect(decided(counted, 'waived')).to.deep.include({ outcome: 'refused', waived: [] });
  });

  it('changes nothing of what is only noted', () => {
    const stale = { ...called, staleFrom: called.at };
    const [finding] = judge('deliver', stale, foundingBook).findings;
    const again = judge(
      'deliver',
      { ...stale, decisions: [{ fingerprint: finding?.fingerprint ?? '', outcome: 'confirmed', caseId: 'cas_1' }] },
      foundingBook,
    );
    expect([again.outcome, again.findings[0]?.verdict]).to.deep.equal(['allowed', 'noted']);
  });

  it('is tied to what the finding is about, its measure, its threshold and its evidence', () => {
    const strict = {
      ...foundingBook,
      thresholds: { ...foundingBook.thresholds, delivery: { ...foundingBook.thresholds.delivery, k: 12 } },
    };
    const small = { ...listed, risk: risk(10) };
    const prints = [
      printOf({ hits: [word(false)] }),
      printOf({ hits: [word(false)], about: 'rev_2' }),
      printOf({ hits: [word(false), word(false)] }),
      printOf({ hits: [word(false, 4)] }),
      printOf({ hits: [{ ...word(false), masked: 's*****' }] }),
      printOf({ hits: [{ ...word(false), where: 'title' }] }),
      judge('list', small, foundingBook).findings[0]?.fingerprint,
      judge('list', small, strict).findings[0]?.fingerprint,
    ];
    expect(new Set(prints).size).to.equal(prints.length);
    expect(printOf({ hits: [word(false)], id: 'lst_2', holds: [] })).to.equal(prints[0]);
  });

  it('is taken under the rules that the book names, in its order; a rule that this program does not have stops everything', () => {
    const two = { ...listed, maxUses: 0, maxTermDays: 0 };
    const told = (book: RuleBook) => judge('list', two, book).findings.map(({ rule }) => rule);
    const reversed = { ...foundingBook, rules: [...foundingBook.rules].reverse() };
    expect(told(foundingBook).length).to.be.above(1);
    expect(told(reversed)).to.deep.equal(told(foundingBook).reverse());
    expect(told({ ...foundingBook, rules: [] })).to.deep.equal([]);
    expect(() => told({ ...foundingBook, rules: ['list IB-4 wishful'] })).to.throw(/does not have/);
  });
});
