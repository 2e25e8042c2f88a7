import { expect } from 'chai';
import { z } from 'zod';
import { isKnown, readBy, type KnownCodes } from '../../src/kernel/known-codes.ts';
import { parse, Problem } from '../../src/kernel/problem.ts';

const Wish = z.strictObject({ purpose: z.string().refine((code) => isKnown('purposes', code), 'must be known') });
const knowing = (...purposes: readonly string[]): KnownCodes => ({
  purposes: new Set(purposes),
  prohibited: new Set(),
});
const read = (purpose: string, known?: KnownCodes): unknown => {
  try {
    return parse(Wish, { purpose }, known);
  } catch (error) {
    return error instanceof Problem ? error.extensions.errors : String(error);
  }
};
const refused = [{ pointer: '#/purpose', detail: 'must be known' }];
const ours = 'Error: A schema asks for the known purposes, but parse was given none.';

describe('the codes that a request may name', () => {
  it('are those that parse was given, and of their own list', () => {
    expect(read('A', knowing('A'))).to.deep.equal({ purpose: 'A' });
    expect(read('A', knowing('B'))).to.deep.equal(refused);
    expect(read('A', { purposes: new Set(), prohibited: new Set(['A']) })).to.deep.equal(refused);
  });

  it('are a mistake of ours where a schema asks for them and parse was given none', () => {
    expect(read('A')).to.equal(ours);
  });

  it('are known to nobody after the reading, not even when it failed', () => {
    expect(read('B', knowing('A'))).to.deep.equal(refused);
    expect(read('A')).to.equal(ours);
    const fails = () =>
      readBy(knowing('A'), () => {
        throw new Error('broken');
      });
    expect(fails).to.throw('broken');
    expect(read('A')).to.equal(ours);
  });

  it('are those of the innermost reading, and then again those of the one around it', () => {
    const seen = readBy(knowing('A'), () => [
      isKnown('purposes', 'A'),
      read('A', knowing('B')),
      isKnown('purposes', 'A'),
    ]);
    expect(seen).to.deep.equal([true, refused, true]);
  });
});
