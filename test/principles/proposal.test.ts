import { expect } from 'chai';
import { parse, Problem } from '../../src/kernel/problem.ts';
import { foundingBook } from '../../src/principles/index.ts';
import { bookContent, contentHash, differencesOf, isAtMostDeep, mergePatch } from '../../src/principles/proposal.ts';
import type { BookContent } from '../../src/terms/index.ts';
import { rules, thresholds, purposes, prohibited, content } from './founding.ts';

const [firstRule = '', secondRule = ''] = rules;
const [purpose] = purposes;
const [item] = prohibited;

/** Every fault of a changed founding book: where, and what. */
function faultsOf(changes: object, drops: readonly string[] = []): string[] {
  try {
    parse(bookContent(content, drops), mergePatch(content, changes));
    return [];
  } catch (error) {
    if (error instanceof Problem)
      return (error.extensions.errors ?? []).map(({ pointer, detail }) => `${pointer} ${detail}`);
    throw error;
  }
}

describe('a JSON merge patch', () => {
  /** RFC 7396, appendix A. */
  const examples: readonly (readonly [target: unknown, patch: unknown, result: unknown])[] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, result] of examples) {
    it(`makes ${JSON.stringify(target)} by ${JSON.stringify(patch)} into ${JSON.stringify(result)}`, () => {
      expect(mergePatch(target, patch)).to.deep.equal(result);
    });
  }

  it('cannot reach the prototype of anything', () => {
    const merged = mergePatch(
      content,
      JSON.parse('{"__proto__":{"polluted":true},"thresholds":{"__proto__":{"tau":9}}}') as unknown,
    );
    expect([
      ({} as Record<string, unknown>)['polluted'],
      Object.getPrototypeOf(merged) === Object.prototype,
    ]).to.deep.equal([undefined, true]);
    expect((merged as BookContent).thresholds.tau).to.equal(thresholds.tau);
  });

  it('is read only so deep', () => {
    expect([
      isAtMostDeep({ a: { b: [1] } }, 3),
      isAtMostDeep({ a: { b: [1] } }, 2),
      isAtMostDeep('x', 0),
    ]).to.deep.equal([true, false, true]);
  });
});

describe('a rule book', () => {
  it('is right as it was founded', () => {
    expect(faultsOf({})).to.deep.equal([]);
    expect(foundingBook.version).to.equal(1);
  });

  const limits = (delivery: object) => ({ thresholds: { delivery } });
  const wrong: readonly (readonly [what: string, changes: object, fault: RegExp, drops?: readonly string[]])[] = [
    ['k below 2', limits({ k: 1 }), /^#\/thresholds\/delivery\/k must be at least 2/],
    ['k that is no whole number', limits({ k: 11.5 }), /^#\/thresholds\/delivery\/k /],
    ['l below 1', limits({ l: 0.9 }), /^#\/thresholds\/delivery\/l must be at least 1/],
    ['a risk above 1', limits({ highest: 1.1 }), /^#\/thresholds\/delivery\/highest /],
    ['a negative distance', limits({ t: -0.1 }), /^#\/thresholds\/delivery\/t /],
    ['a threshold that is left out', { thresholds: { tau: null } }, /^#\/thresholds\/tau /],
    ['a threshold nobody knows', { thresholds: { tauu: 1 } }, /^#\/thresholds\/tauu is not a field/],
    [
      'strict ones laxer than those of delivery',
      limits({ k: 30 }),
      /^#\/thresholds\/strict\/k must be at least that of delivery, 30/,
    ],
    [
      'strict risks above those of delivery',
      limits({ t: 0.1 }),
      /^#\/thresholds\/strict\/t must be at most that of delivery, 0.1/,
    ],
    [
      'a refusal before a review',
      { thresholds: { resemblance: { review: 0.7 } } },
      /^#\/thresholds\/resemblance\/refuse /,
    ],
    ['days without end', { thresholds: { noticeDays: 366 } }, /^#\/thresholds\/noticeDays /],
    [
      'a rule that is not one',
      { rules: [...rules, 'list IB-4 wishful'] },
      /^#\/rules "list IB-4 wishful" is not a rule of this exchange$/,
    ],
    ['a rule twice', { rules: [...rules, firstRule] }, /^#\/rules ".*" stands twice$/],
    [
      'a rule left out by oversight',
      { rules: rules.slice(1) },
      /^#\/rules ".*" is left out; say so in drops if it is meant$/,
    ],
    ['a drop that is none', {}, /^#\/rules drops names ".*", which is not left out$/, [secondRule]],
    ['no purposes', { purposes: [] }, /^#\/purposes /],
    ['a purpose twice', { purposes: [...purposes, purpose] }, /^#\/purposes\/\d+\/code ".*" stands twice$/],
    [
      'a purpose without its parent',
      { purposes: [...purposes, { code: 'Extra', broader: ['Nowhere'], zh: '其他', aliases: [] }] },
      /^#\/purposes\/\d+\/broader "Nowhere" is not a purpose of this book$/,
    ],
    [
      'a purpose that is broader than itself',
      {
        purposes: [
          { code: 'One', broader: ['Two'], zh: '一', aliases: [] },
          { code: 'Two', broader: ['One'], zh: '二', aliases: [] },
        ],
      },
      /^#\/purposes\/0\/broader "One" would be broader than itself by "Two"$/,
    ],
    ['an item twice', { prohibited: [...prohibited, item] }, /^#\/prohibited\/\d+\/code ".*" stands twice$/],
    [
      'an item in another group',
      { prohibited: [{ ...item, group: 'C' }] },
      /^#\/prohibited\/0\/group ".*" is not of group C$/,
    ],
    [
      'an empty word, which would be found everywhere',
      { prohibited: [{ ...item, words: { zh: [' '], en: [] } }] },
      /^#\/prohibited\/0\/words\/zh\/0 must not be empty$/,
    ],
    ['a version of its own making', { version: 9 }, /^#\/version is not a field/],
  ];
  for (const [what, changes, fault, drops = []] of wrong) {
    it(`does not take ${what}`, () =>
      expect(faultsOf(changes, drops).join('\n')).to.match(new RegExp(fault.source, 'm')));
  }

  it('may tie its purposes to more ways upwards than can be walked', () => {
    const codes = Array.from({ length: 1_000 }, (_, index) => `P${index}`);
    const lattice = codes.map((code, index) => ({
      code,
      broader: codes.slice(Math.max(0, index - 8), index),
      zh: '层',
      aliases: [],
    }));
    expect(faultsOf({ purposes: lattice })).to.deep.equal([]);
    const ring = lattice.map((one, index) => (index === 0 ? { ...one, broader: ['P999'] } : one));
    expect(faultsOf({ purposes: ring })).to.include('#/purposes/0/broader "P0" would be broader than itself by "P999"');
  });

  it('is told every fault at once', () => {
    const faults = faultsOf({
      thresholds: { delivery: { k: 1 }, tau: 2 },
      rules: ['nothing'],
      purposes: [...purposes, purpose],
      prohibited: [],
    });
    for (const place of ['/thresholds/delivery/k', '/thresholds/tau', '/rules', '/purposes/', '/prohibited']) {
      expect(
        faults.some((fault) => fault.startsWith(`#${place}`)),
        place,
      ).to.equal(true);
    }
  });

  it('may leave out a rule that is named, whatever the rule is', () => {
    expect(faultsOf({ rules: rules.slice(1) }, [firstRule])).to.deep.equal([]);
  });

  it('tells what it changes of another: numbers by their place, list items by their code or name, and their order', () => {
    const next = mergePatch(content, { thresholds: { delivery: { k: 12 } }, rules: rules.slice(1) }) as BookContent;
    expect(differencesOf(content, next)).to.deep.equal([
      { at: `/rules/${firstRule}`, was: firstRule, now: null },
      { at: '/thresholds/delivery/k', was: thresholds.delivery.k, now: 12 },
    ]);
    expect(differencesOf({ rules: ['a', 'b'] }, { rules: ['b', 'a'] })).to.deep.equal([
      { at: '/rules', was: ['a', 'b'], now: ['b', 'a'] },
    ]);
    expect(differencesOf({ all: [{ code: 'A1', text: 'x' }] }, { all: [{ code: 'A1', text: 'y' }] })).to.deep.equal([
      { at: '/all/A1/text', was: 'x', now: 'y' },
    ]);
    expect(differencesOf(content, content)).to.deep.equal([]);
  });

  it('has a hash that follows its content and nothing else', () => {
    expect(contentHash({ ...foundingBook })).to.equal(contentHash(content));
    expect(contentHash({ ...content, rules: rules.slice(1) })).to.not.equal(contentHash(content));
  });
});
