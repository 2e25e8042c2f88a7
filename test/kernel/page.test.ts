import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { newId } from '../../src/kernel/ids.ts';
import { cursorOf, keyIn, pageFields, pageOf, startAfter } from '../../src/kernel/page.ts';
import { Problem } from '../../src/kernel/problem.ts';

const query = z.strictObject(pageFields);

describe('pages', () => {
  it('walked by their cursors show every row once, in order, and the last has none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }), (count, limit) => {
        const rows = Array.from({ length: count }, () => newId('lst')).sort();
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const after = startAfter({ cursor, limit });
          const read = rows.filter((id) => after === undefined || id > after).slice(0, limit + 1);
          const { items, next } = pageOf(read, { cursor, limit }, (id) => id);
          expect(items.length).to.be.at.most(limit);
          seen.push(...items);
          cursor = next ?? undefined;
        } while (cursor !== undefined);
        expect(seen).to.deep.equal(rows);
      }),
      { verbose: 1 },
    );
  });

  it('have no next when the rows end with the page', () => {
    expect(pageOf(['a', 'b'], { limit: 2 }, (id) => id)).to.deep.equal({ items: ['a', 'b'], next: null });
    expect(pageOf(['a', 'b', 'c'], { limit: 2 }, (id) => id)).to.deep.equal({ items: ['a', 'b'], next: cursorOf('b') });
  });

  const foreign = {
    'a quote': cursorOf("x' OR 1=1"),
    nothing: '',
    'too much': cursorOf('x'.repeat(65)),
    'a space': cursorOf('a b'),
  };
  for (const [name, cursor] of Object.entries(foreign)) {
    it(`do not start after ${name}`, () => {
      let refused: unknown;
      try {
        startAfter({ cursor, limit: 1 });
      } catch (error) {
        refused = error;
      }
      expect(refused).to.be.instanceOf(Problem);
      expect((refused as Problem).toJSON()).to.deep.include({
        status: 422,
        errors: [{ pointer: '#/cursor', detail: 'is not a cursor of this exchange' }],
      });
    });
  }

  it('take a cursor apart by the form of their key, and no other', () => {
    expect([...keyIn(cursorOf('12-3'), /^(\d+)-(\d+)$/)]).to.deep.equal(['12-3', '12', '3']);
    expect(() => keyIn(cursorOf('12-x'), /^(\d+)-(\d+)$/)).to.throw(Problem);
  });

  it('hold fifty unless asked, one to two hundred, and read no endless cursor', () => {
    expect(query.parse({})).to.deep.equal({ limit: 50 });
    expect(query.parse({ limit: '200' }).limit).to.equal(200);
    for (const limit of ['0', '-1', '201', '1.5', 'x', ''])
      expect(query.safeParse({ limit }).success, limit).to.equal(false);
    expect(query.safeParse({ cursor: 'x'.repeat(201) }).success).to.equal(false);
  });
});
