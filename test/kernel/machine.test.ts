import { expect } from 'chai';
import { machine } from '../../src/kernel/machine.ts';
import { movesFor } from '../../src/kernel/moves.ts';
import { Problem } from '../../src/kernel/problem.ts';
import type { Part } from '../../src/kernel/actor.ts';

// prettier-ignore
const lamp = machine('lamp', 'new', [
  ['new', 'light', 'lit', 'supplier'],
  ['lit', 'dim', 'dimmed', 'supplier'],
  ['lit', 'dim', 'dimmed', 'buyer'],
  ['lit', 'break', 'broken', 'clock'],
  ['dimmed', 'light', 'lit', 'supplier'],
]);

function refusalOf(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('a table of states', () => {
  it('knows its states in the order of the table, and moves from one to the next', () => {
    expect(lamp.states).to.deep.equal(['new', 'lit', 'dimmed', 'broken']);
    expect([lamp.next('new', 'light'), lamp.next('lit', 'dim'), lamp.next('dimmed', 'light')]).to.deep.equal([
      'lit',
      'dimmed',
      'lit',
    ]);
  });

  it('refuses a wrong move and names the possible ones', () => {
    const refused = refusalOf(() => lamp.next('lit', 'light'));
    expect(refused.toJSON()).to.deep.include({
      type: '/problems/wrong-state',
      status: 409,
      detail: 'The lamp is lit; from there it can only dim, break.',
      state: 'lit',
      possible: ['dim', 'break'],
    });
  });

  it('says of an end that it is one', () => {
    expect(refusalOf(() => lamp.next('broken', 'light')).toJSON()).to.deep.include({
      detail: 'The lamp is broken; that is an end.',
      possible: [],
    });
  });

  it('tells for each move of a state who may make it', () => {
    expect(lamp.moves('lit')).to.deep.equal([
      { verb: 'dim', to: 'dimmed', by: ['supplier', 'buyer'] },
      { verb: 'break', to: 'broken', by: ['clock'] },
    ]);
    expect(lamp.moves('dimmed')).to.deep.equal([{ verb: 'light', to: 'lit', by: ['supplier'] }]);
    expect(lamp.moves('broken')).to.deep.equal([]);
  });

  it('tells each what it may do next, and why not the rest', () => {
    const seenBy = (...parts: Part[]) => movesFor(lamp, 'lit', parts);
    expect(seenBy('buyer')).to.deep.equal([
      { action: 'lamp.dim', allowed: true, why: null },
      { action: 'lamp.break', allowed: false, why: 'Only the clock may do this.' },
    ]);
    expect(seenBy('operator')[0]).to.deep.equal({
      action: 'lamp.dim',
      allowed: false,
      why: 'Only the supplier or buyer may do this.',
    });
    expect(movesFor(lamp, 'lit', ['buyer'], (verb) => `Not ${verb} today.`)[0]).to.deep.equal({
      action: 'lamp.dim',
      allowed: false,
      why: 'Not dim today.',
    });
  });
});
