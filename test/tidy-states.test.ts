import { expect } from 'chai';
import { permissions } from '../src/command/index.ts';
import { sources, rooms } from './support/sources.ts';
import { stateTables } from './support/state-tables.ts';

/** Moves whose entry has another name than an action of their own: it stands for many, or beside another entry. */
const entriesOfMoves: Readonly<Record<string, string>> = {
  'hold.lapse': 'hold.lapse',
  'rule book.approve': 'rule-book.approve',
  'rule book.reject': 'rule-book.reject',
  'case.waive': 'case.decide',
  'case.confirm': 'case.decide',
  'agreement.exhaust': 'agreement.exhaust',
  'delivery.start': 'delivery.request',
  'obligation.take-in': 'cycle.cut-off',
  'obligation.withhold': 'cycle.reconcile',
  'obligation.settle': 'cycle.finalise',
  'exception.withhold': 'cycle.reconcile',
  'exception.take-in': 'cycle.cut-off',
  'exception.credit': 'obligation.credit',
  'exception.pay': 'cycle.finalise',
  'incident.uphold': 'incident.close',
};

describe('the house is tidy', () => {
  it('has an entry for every move of a state table: an action of its name, or one that is named here', async () => {
    // A job tells how far work is, and is no fact of its own: the work has the entry.
    const moves = (await stateTables())
      .filter(([file]) => !file.includes('/jobs/'))
      .flatMap(([, { noun, rows }]) => rows.map(([, verb]) => `${noun}.${verb}`));
    const unnamed = [...new Set(moves)].filter((move) => !Object.hasOwn(permissions, move)).sort();
    expect(unnamed).to.deep.equal(Object.keys(entriesOfMoves).sort());
    const written = (action: string) =>
      Object.hasOwn(permissions, action) || sources.some(({ text }) => text.includes(`action: '${action}'`));
    expect(Object.values(entriesOfMoves).filter((action) => !written(action))).to.deep.equal([]);
  });

  it('moves states by their tables: no code of a room writes or asks for a state by a word of its own', () => {
    const literal = sources
      .filter(({ file }) => rooms.some((room) => file.startsWith(`src/${room}/`)) && !/\/states\.ts$/.test(file))
      .filter(({ file }) => !/\/(schemas|routes)(\.ts|\/)/.test(file))
      .flatMap(({ file, text }) => stateLiterals(text).map((found) => `${file}: ${found}`));
    expect(literal).to.deep.equal([]);
  });

  it('knows a state that is written as a word, in whichever way', () => {
    const written = [
      "await Row.update({ state: 'settled' }, { where })",
      "await Row.update({ cycleId, state: isPaid ? 'settled' : withheld }, { where })",
      "insertMember(ctx, { id, state: 'admitted' })",
      "const where = { cycleId, state: ['open', 'withheld'] }",
      "const where = { cycleId, state: { [Op.in]: ['open', 'withheld'] } }",
      "for (const state of ['withheld', 'credited'] as const) await Row.update({ state }, { where })",
      "const state = late ? 'late' : 'reported';",
      "await moveAgreement(ctx, agreement, 'terminated', reason)",
      '"UPDATE holds SET released_at = ?, state = \'released\' WHERE id = ?"',
      "\"SELECT id FROM exceptions WHERE state NOT IN ('paid', 'credited')\"",
    ];
    expect(written.filter((code) => stateLiterals(code).length === 0)).to.deep.equal([]);
    const byTable = [
      "await Row.update({ state: states.to('settle') }, { where: { id, state: states.from('settle') } })",
      "const state = states.next(deposit.state, 'confirm', deposit, ctx.actor)",
      "const state = kind === 'institution' ? userStates.initial : active;",
      "if (agreement.state === 'active') return agreement.state;",
      "'SELECT id FROM holds WHERE state = :inForce'",
      "export type Revision = { readonly state: 'available' }",
    ];
    expect(byTable.flatMap(stateLiterals)).to.deep.equal([]);
  });
});

/** What only begins and ends has no table of states: sessions, keys, products and revisions. */
const withoutTable = new RegExp(
  [
    String.raw`\b(?:SessionRow|ApiKeyRow)\.update\([^;]*;`,
    String.raw`\binsert(?:Session|Key|Product)\([^;]*;`,
    String.raw`\bconst revision = \{[^;]*;`,
    String.raw`\bsessionId, state: 'ended'|\.\.\.key, state: 'revoked'`,
    String.raw`\bc\.state = '(?:active|open)'`,
  ].join('|'),
  'g',
);

/** Where a state stands as a literal: as a property or variable, as an argument of a move, or in SQL. */
function stateLiterals(text: string): string[] {
  const comparisonsAndTypes = /[!=]==\s*'[^']*'|\breadonly state: '[^']*'|(?<=\w)\['\w+'\]|\b(?:Pick|Omit)<[^>]*>/g;
  const rest = text.replace(withoutTable, '').replace(comparisonsAndTypes, '');
  const patterns = [
    /(?<![.\w])state\s*[:=](?![=>])\s*(?:\{ \[Op\.\w+\]:\s*)?[^,;{}()]*?'[\w-]+'/g,
    /(?<![.\w])state of \[[^\]]*'[^\]]*\]/g,
    /(?<!function )\b(?:move|mark|update|decide)[A-Z]\w*\([^()]*?'[\w-]+'\s*[,)]/g,
    /\bstate\s*(?:=|<>|!=|(?:NOT )?IN)\s*\(?'[\w-]+'/gi,
  ];
  return [...new Set(patterns.flatMap((pattern) => rest.match(pattern) ?? []))];
}
