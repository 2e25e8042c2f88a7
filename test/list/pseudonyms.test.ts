import { expect } from 'chai';
import { unlikePseudonyms } from '../../src/list/intake/measure.ts';

describe('a declared identifier that no pseudonym looks like', () => {
  const types = { DATE: true, TIMESTAMP: true, DOUBLE: true, 'DECIMAL(9,2)': true };
  const pseudonyms = { VARCHAR: false, BIGINT: false, HUGEINT: false, UUID: false, 'DECIMAL(38,0)': false };
  for (const [type, isUnlike] of Object.entries({ ...types, ...pseudonyms }))
    it(`${isUnlike ? 'is stored as' : 'is not one of'} ${type}`, () => {
      const dictionary = [{ name: 'who', label: 'who', type: 'text', role: 'identifier' } as const];
      expect(unlikePseudonyms([{ name: 'who', type }], dictionary)).to.deep.equal(isUnlike ? ['who'] : []);
    });
});
