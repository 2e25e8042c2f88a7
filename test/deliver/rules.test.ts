import { expect } from 'chai';
import fc from 'fast-check';
import { joinDigests, keyDigest, splitDigests } from '../../src/deliver/digest.ts';
import {
  deletionDeadline,
  freshDays,
  nothingWatched,
  noticeDeadline,
  slowedUntil,
  staleAfter,
  watchAfter,
} from '../../src/deliver/rules.ts';
import { updateFrequencies } from '../../src/list/schemas/dictionary.ts';
import { DAY } from '../../src/kernel/time.ts';

const at = new Date('2026-03-01T00:00:00.000Z');

describe('what follows a delivery', () => {
  it('is due in whole days', () => {
    expect(noticeDeadline(at, 15).toISOString()).to.equal('2026-03-16T00:00:00.000Z');
  });

  it('includes deletion where a duty of the terms says so, within the time they give', () => {
    const duty = (constraint: unknown = []) => ({ action: 'delete', constraint });
    const within = [{ leftOperand: 'elapsedTime', operator: 'lteq', rightOperand: 'P7D' }];
    const days = (terms: unknown) => {
      const deadline = deletionDeadline(terms, at, 15);
      return deadline && (deadline.getTime() - at.getTime()) / DAY;
    };
    expect(
      days({ permission: [{ action: 'use', duty: [{ action: 'compensate' }] }], prohibition: [{ action: 'delete' }] }),
    ).to.equal(undefined);
    expect(days({ obligation: [duty()] })).to.equal(15);
    expect(days({ obligation: [duty(within)] })).to.equal(7);
    expect(days({ permission: [{ action: 'use', duty: [duty()] }] })).to.equal(15);
    expect(days({})).to.equal(undefined);
  });

  it('is stale after the promised time times the factor, and never where nothing is promised', () => {
    expect(staleAfter(at, freshDays('weekly') as number, 2).toISOString()).to.equal('2026-03-15T00:00:00.000Z');
    expect(updateFrequencies.filter((frequency) => freshDays(frequency) === undefined)).to.deep.equal(['irregular']);
  });

  it('can be told from the digests of a call, each again as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (keys) => {
        expect(splitDigests(joinDigests('mem_a', keys))).to.deep.equal(keys.map((key) => keyDigest('mem_a', key)));
      }),
    );
    expect(keyDigest('mem_a', 'k')).to.not.equal(keyDigest('mem_b', 'k'));
  });
});

describe('questions that come fast', () => {
  const slowing = { score: 0.5, waitSeconds: 300, warnings: 2, burst: { questions: 40, seconds: 20 } };
  const start = Date.parse('2026-03-01T00:00:00.000Z');
  const asked = (count: number, everyMs: number) => {
    let watch = nothingWatched;
    let answered = 0;
    for (let index = 0; index < count; index += 1) {
      const at = start + index * everyMs;
      if (slowedUntil(watch, new Date(at), slowing)) continue;
      answered += 1;
      watch = watchAfter(watch, { keys: [`key ${index} of many`], found: 1, at }, slowing);
    }
    return { watch, answered };
  };

  it('are answered up to the burst, and then at its rate', () => {
    expect([asked(40, 0).answered, asked(200, 0).answered, asked(200, 100).answered]).to.deep.equal([40, 40, 79]);
    expect(asked(500, 500).answered).to.equal(500);
  });

  it('are told when the next one is answered', () => {
    expect(slowedUntil(asked(41, 0).watch, new Date(start), slowing)).to.deep.equal({
      until: new Date(start + 500),
      why: 'rate',
    });
    expect(slowedUntil(asked(41, 0).watch, new Date(start + 500), slowing)).to.equal(undefined);
  });

  it('are never counted as warnings that were not heeded', () => {
    expect(asked(200, 100).watch.unheeded).to.equal(0);
  });
});
