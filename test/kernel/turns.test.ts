import { setImmediate as later } from 'node:timers/promises';
import { expect } from 'chai';
import { inTurns } from '../../src/kernel/turns.ts';

describe('a line that is served in turns', () => {
  it('is served by one at a time, together whoever waits, until nobody does', async () => {
    const served: number[][] = [];
    let serving = 0;
    let most = 0;
    const join = inTurns<number>(async (waiting) => {
      most = Math.max(most, (serving += 1));
      const some = waiting.splice(0, 2);
      await later();
      served.push(some);
      serving -= 1;
    });
    for (const one of [1, 2, 3, 4]) join(one);
    await later();
    join(5);
    while (served.flat().length < 5) await later();
    join(6);
    while (served.flat().length < 6) await later();
    expect({ served, most }).to.deep.equal({ served: [[1], [2, 3], [4, 5], [6]], most: 1 });
  });
});
