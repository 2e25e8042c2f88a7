import { expect } from 'chai';
import { problem } from '../../src/kernel/problem.ts';
import { eachAsClock, type Runnable } from '../../src/command/index.ts';

type Input = { readonly id: string };

/** An action that fails as it is told to. */
const failing = (faults: Readonly<Record<string, Error>>, ran: string[]): Runnable<Input, Input> => ({
  action: 'agreement.expire',
  secret: false,
  run: async (_request, read) => {
    const { id } = read({ purposes: new Set(), prohibited: new Set() });
    ran.push(id);
    const fault = faults[id];
    if (fault) throw fault;
    return { status: 200, body: { id }, replayed: false };
  },
});

describe('the clock, which does one action for many', () => {
  it('goes on behind what moved meanwhile, and does not count it', async () => {
    const ran: string[] = [];
    const done = await eachAsClock(failing({ b: problem('lost-race') }, ran), [{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    expect({ done, ran }).to.deep.equal({ done: 2, ran: ['a', 'b', 'c'] });
  });

  it('stops at what is a bug', async () => {
    const ran: string[] = [];
    const ended = await eachAsClock(failing({ b: new Error('a bug') }, ran), [
      { id: 'a' },
      { id: 'b' },
      { id: 'c' },
    ]).then(
      () => 'passed',
      (error: Error) => error.message,
    );
    expect({ ended, ran }).to.deep.equal({ ended: 'a bug', ran: ['a', 'b'] });
  });
});
