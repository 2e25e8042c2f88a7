import { expect } from 'chai';
import { z } from 'zod';
import { parse, Problem } from '../../src/kernel/problem.ts';
import { codesOf, prohibited, prohibitedCode, purposeCode, purposes } from '../../src/terms/index.ts';

const Named = z.strictObject({
  purposes: z.array(purposeCode),
  items: z.array(prohibitedCode),
  uses: z.int().min(1, 'must be at least 1'),
});
const founding = { purposes, prohibited };
const extended = {
  purposes: [...purposes, { code: 'Extra', broader: [], zh: '其他', aliases: [] }],
  prohibited: prohibited.slice(1),
};
const [first] = prohibited;
const faultsOf = (value: unknown, book: typeof extended | typeof founding): readonly unknown[] => {
  try {
    parse(Named, value, codesOf(book));
    return [];
  } catch (error) {
    if (error instanceof Problem) return error.extensions.errors ?? [];
    throw error;
  }
};
const purposeFault = {
  detail: 'must be a purpose of the rule book; /api/v1/principles lists them',
  code: 'not-a-purpose',
  says: {},
};
const itemFault = {
  detail: 'must be an item of the prohibited list; /api/v1/principles lists them',
  code: 'not-a-prohibited-item',
  says: {},
};

describe('the codes of a rule book', () => {
  it('are all its purposes and all items of its prohibited list, and no others', () => {
    const { purposes: known, prohibited: items } = codesOf(extended);
    expect([...known]).to.deep.equal(extended.purposes.map(({ code }) => code));
    expect([...items]).to.deep.equal(extended.prohibited.map(({ code }) => code));
    expect(codesOf(extended)).to.equal(codesOf(extended));
  });

  it('decide what a request may name: a purpose that only another book has is refused', () => {
    const asked = { purposes: ['Extra'], items: [first?.code], uses: 1 };
    expect(faultsOf(asked, founding)).to.deep.equal([{ pointer: '#/purposes/0', ...purposeFault }]);
    expect(faultsOf(asked, extended)).to.deep.equal([{ pointer: '#/items/0', ...itemFault }]);
  });

  it('are told with every other fault of the request, in the order of its fields', () => {
    const asked = { purposes: [purposes[0]?.code, 'Extra', 7], items: ['Z9'], uses: 0, more: true };
    expect(faultsOf(asked, founding)).to.deep.equal([
      { pointer: '#/purposes/1', ...purposeFault },
      {
        pointer: '#/purposes/2',
        detail: 'Invalid input: expected string, received number',
        code: 'invalid-type',
        says: { expected: 'string' },
      },
      { pointer: '#/items/0', ...itemFault },
      { pointer: '#/uses', detail: 'must be at least 1', code: 'too-small', says: { of: 'number', least: 1 } },
      { pointer: '#/more', detail: 'is not a field of this request', code: 'unknown-field', says: {} },
    ]);
  });
});
