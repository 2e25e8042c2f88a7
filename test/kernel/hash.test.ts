import { expect } from 'chai';
import fc from 'fast-check';
import { canonical, canonicalJson, rowHash, sha256, type Canonical } from '../../src/kernel/hash.ts';

describe('canonical JSON', () => {
  it('writes the numbers, literals and strings of RFC 8785, section 3.2.2, byte by byte', () => {
    const given =
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
      '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}';
    expect(canonicalJson(JSON.parse(given))).to.equal(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts names by UTF-16 code units, as the example of RFC 8785, section 3.2.3', () => {
    const given = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect([...canonical(given).matchAll(/:"([^"]+)"/g)].map(([, says]) => says)).to.deep.equal([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it('refuses floats and unsafe integers, however deep', () => {
    const wrong: Canonical[] = [0.5, 1e30, 2 ** 53, NaN, Infinity, [1, [0.1]], { a: { b: [{ c: 1.5 }] } }];
    for (const value of wrong)
      expect(() => canonical(value), JSON.stringify(value)).to.throw(
        TypeError,
        'is not a safe integer; write it as text',
      );
    expect(canonical({ b: [2 ** 53 - 1, -1], a: null, left: undefined })).to.equal(
      '{"a":null,"b":[9007199254740991,-1]}',
    );
  });

  it('refuses half a surrogate pair in a string or a name, and nothing that only looks like one', () => {
    const halves: Canonical[] = ['\ud800', 'a\udfffb', ['\ude00\ud83d'], { a: [{ '\udead': 1 }] }];
    for (const value of halves) {
      expect(() => canonical(value), JSON.stringify(value)).throw(TypeError, 'Half a surrogate pair');
      expect(() => canonicalJson(value), JSON.stringify(value)).throw(TypeError, 'Half a surrogate pair');
    }
    expect(canonical(['\ud83d\ude00', '\\ud800'])).equal('["😀","\\\\ud800"]');
  });

  it('does not depend on the order in which names were given, and is read back as it was', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.maxSafeInteger(), fc.boolean(), fc.constant(null))),
        (value) => {
          const turned = Object.fromEntries(Object.entries(value).reverse());
          expect(canonical(turned)).to.equal(canonical(value));
          expect({ ...(JSON.parse(canonical(value)) as object) }).to.deep.equal({ ...value });
        },
      ),
      { verbose: 1 },
    );
  });

  it('is the fingerprint of a row, with amounts as text and instants as ISO', () => {
    const row = { at: new Date(0), amount: 10n ** 18n, share: 0.5 };
    expect(rowHash(row)).to.equal(
      sha256('{"amount":"1000000000000000000","at":"1970-01-01T00:00:00.000Z","share":0.5}'),
    );
    expect(sha256('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
