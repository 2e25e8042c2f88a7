import { expect } from 'chai';
import fc from 'fast-check';
import { hasTexts, JsonText, withTexts } from '../../src/kernel/json-text.ts';

describe('JSON text in an answer', () => {
  const members = fc.dictionary(fc.string(), fc.jsonValue());

  it('is written as it stands, and the rest as JSON.stringify writes it', () => {
    fc.assert(
      fc.property(members, fc.jsonValue(), members, (before, value, after) => {
        const text = JSON.stringify(value);
        const half = Math.floor(text.length / 2);
        const pieces = new JsonText([text.slice(0, half), text.slice(half)]);
        const body = { ...before, records: pieces, nothing: undefined, ...after };
        const plain = { ...before, records: value, nothing: undefined, ...after };
        if (!hasTexts(body)) return;
        expect(withTexts(body).join('')).to.equal(JSON.stringify(plain));
        expect(JSON.stringify(body), 'for whoever does not know it').to.equal(JSON.stringify(plain));
      }),
    );
  });

  it('keeps what a parser would change: the order of names that are numbers', () => {
    const body = { id: 'cal_1', answer: new JsonText(['[{"10":1,"2":2}]']) };
    expect(withTexts(body).join('')).to.equal('{"id":"cal_1","answer":[{"10":1,"2":2}]}');
  });

  it('leaves out no member, whatever its name', () => {
    const body = JSON.parse('{"__proto__":1,"constructor":2}') as Record<string, unknown>;
    const pieces = withTexts({ ...body, answer: new JsonText(['[]']) });
    expect(pieces.join('')).to.equal('{"__proto__":1,"constructor":2,"answer":[]}');
  });

  it('is found in its own right only', () => {
    expect([hasTexts(null), hasTexts('text'), hasTexts({ a: 1 }), hasTexts({ a: new JsonText(['1']) })]).to.deep.equal([
      false,
      false,
      false,
      true,
    ]);
  });
});
