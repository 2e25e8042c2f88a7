import { expect } from 'chai';
import { machine } from '../../src/kernel/machine.ts';
import { move, movesFor, onlyFor } from '../../src/kernel/moves.ts';
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

  it('tells for a verb where it leads, and from which states, so that many records are moved by one statement', () => {
    expect(lamp.to('light')).to.equal('lit');
    expect(lamp.from('light')).to.deep.equal(['new', 'dimmed']);
    expect(lamp.ends).to.deep.equal(['broken']);
  });

  it('has one state to which a verb leads, or is no table', () => {
    const rows = [
      ['new', 'light', 'lit', 'supplier'],
      ['lit', 'light', 'bright', 'supplier'],
    ] as const;
    expect(() => machine('lamp', 'new', rows)).to.throw('A lamp comes to 2 states by light, not to one.');
  });

  it('lets no one take the second step who took the first, by the row of the part that is played', () => {
    const door = machine(
      'door',
      'shut',
      [
        ['shut', 'open', 'wide', 'operator', 'shutBy'],
        ['shut', 'open', 'wide', 'regulator'],
      ],
      { shutBy: 'Another must.' },
    );
    const opens = (shutBy: string | null | readonly string[], userId: string | null, ...parts: Part[]) =>
      door.unlike('shut', 'open', parts, { shutBy }, { userId, parts });
    expect(opens('usr_1', 'usr_1', 'operator')).to.deep.equal({
      code: 'four-eyes',
      says: { first: 'shutBy' },
      detail: 'Another must.',
    });
    expect(opens('usr_1', 'usr_2', 'operator')).to.equal(undefined);
    expect(opens(null, 'usr_2', 'operator')?.detail).to.equal('Another must.');
    expect(opens('usr_1', null, 'operator')?.detail).to.equal('Another must.');
    expect(opens('usr_1', 'usr_1', 'regulator')).to.equal(undefined);
    expect(opens('usr_1', 'usr_1', 'anyone')).to.equal(undefined);
    expect(opens(['usr_1', 'usr_2'], 'usr_2', 'operator')?.detail).to.equal('Another must.');
    expect(opens([], 'usr_2', 'operator')).to.equal(undefined);
    const refused = refusalOf(() => door.next('shut', 'open', { shutBy: 'a' }, { userId: 'a', parts: ['operator'] }));
    expect(refused.toJSON()).to.deep.include({ type: '/problems/four-eyes', status: 403, detail: 'Another must.' });
    expect(door.next('shut', 'open', { shutBy: 'a' }, { userId: 'b', parts: ['operator'] })).to.equal('wide');
    expect(movesFor(door, 'shut', ['operator'], { shutBy: 'a' }, { userId: 'a', parts: [] })).to.deep.equal([
      move('door.open', { code: 'four-eyes', says: { first: 'shutBy' }, detail: 'Another must.' }),
    ]);
  });

  it('tells each what it may do next, and why not the rest', () => {
    const seenBy = (...parts: Part[]) => movesFor(lamp, 'lit', parts);
    expect(seenBy('buyer')).to.deep.equal([
      { action: 'lamp.dim', allowed: true, why: null, because: null },
      move('lamp.break', onlyFor(['clock'])),
    ]);
    expect(seenBy('operator')[0]).to.deep.equal({
      action: 'lamp.dim',
      allowed: false,
      why: 'Only the supplier or buyer may do this.',
      because: { code: 'not-your-part', says: { parts: ['supplier', 'buyer'] } },
    });
    expect(
      movesFor(lamp, 'lit', ['buyer'], (verb) => ({
        code: 'not-today',
        says: { verb },
        detail: `Not ${verb} today.`,
      }))[0],
    ).to.deep.equal({
      action: 'lamp.dim',
      allowed: false,
      why: 'Not dim today.',
      because: { code: 'not-today', says: { verb: 'dim' } },
    });
  });
});
