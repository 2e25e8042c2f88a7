import { expect } from 'chai';
import { z } from 'zod';
import { shown } from '../../src/kernel/shown.ts';

const schema = z.object({
  id: z.string(),
  startsAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  rights: z.array(z.string()),
});

describe('what is shown of a record', () => {
  it('is what the schema names, in its order, with instants as ISO text', () => {
    const record = {
      secret: 'not shown',
      rights: ['use'] as readonly string[],
      endedAt: null,
      startsAt: new Date('2026-01-02T03:04:05.678Z'),
      id: 'agr_1',
    };
    expect(JSON.stringify(shown(schema, record))).to.equal(
      '{"id":"agr_1","startsAt":"2026-01-02T03:04:05.678Z","endedAt":null,"rights":["use"]}',
    );
  });
});
