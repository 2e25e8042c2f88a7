import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { Op, type Transaction } from 'sequelize';
import { config } from '../../config/env.ts';
import { clockActor } from '../../src/kernel/actor.ts';
import { clock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import { follow, hasUnread, integrateAll, record, type LogReader, type SealedChange } from '../../src/audit/index.ts';
import { EntryRow } from '../../src/audit/models.ts';
import { progressOf } from '../../src/audit/store/progress.ts';
import { db } from '../../src/db/connection.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { startExchange } from '../support/exchange.ts';
import { loseCommit } from '../support/wire.ts';

const mysql = config.DATABASE_URL?.startsWith('mysql') === true;

describe('a reader of the sealed log', () => {
  before(() => startExchange());

  const write = (tx: Transaction, action: string, subjects: readonly string[]) =>
    record(
      { tx, now: clock.now(), actor: clockActor },
      subjects.map((subject) => ({ type: 'change', action, subject, facts: {} })),
    );

  /** Actions of one test alone, and what it wrote of them. */
  async function scene(atOnce = 4) {
    const mark = randomUUID().slice(0, 8);
    const [event, written] = [`test.event-${mark}`, `test.written-${mark}`];
    const reader: LogReader = { name: `test-${mark}`, actions: [event], atOnce };
    // What other tests wrote is passed over in long steps.
    await integrateAll();
    await follow({ ...reader, atOnce: 100_000 }, async () => 0);
    const happen = async (count: number) => {
      const subjects = Array.from({ length: count }, () => newId('req'));
      await inTransaction((tx) => write(tx, event, subjects));
      return subjects;
    };
    /** Writes of each event an entry about the same subject. */
    const copy = async (tx: Transaction, changes: readonly SealedChange[]) => {
      const subjects = changes.map(({ subject }) => subject);
      await write(tx, written, subjects);
      return subjects.length;
    };
    const copied = async () => {
      const [rows] = await db().query(`SELECT subject FROM log_entries WHERE action = '${written}' ORDER BY id`);
      return (rows as { readonly subject: string }[]).map(({ subject }) => subject);
    };
    return { event, reader, happen, copy, copied };
  }

  it('is handed each sealed entry once, in the order of the log, piece by piece', async () => {
    const { event, reader, happen, copied, copy } = await scene();
    await happen(6);
    await integrateAll();
    const seen: SealedChange[] = [];
    const count = await follow(reader, (tx, changes) => {
      expect(changes.length).to.be.within(1, 4);
      seen.push(...changes);
      return copy(tx, changes);
    });
    expect(count).to.equal(6);
    expect(seen.map(({ action }) => action)).to.deep.equal(Array(6).fill(event));
    expect(seen.map(({ index }) => index)).to.deep.equal(seen.map(({ index }) => index).toSorted((a, b) => a - b));
    expect(await copied()).to.have.members(seen.map(({ subject }) => subject));
    expect(await follow(reader, copy)).to.equal(0);
    await happen(1);
    await integrateAll();
    expect(await follow(reader, copy)).to.equal(1);
  });

  it('is not handed an entry that no checkpoint covers yet, and is told when one is sealed', async () => {
    const { reader, happen, copy } = await scene(1000);
    await integrateAll();
    await follow(reader, copy);
    await happen(1);
    expect(await hasUnread(reader)).to.equal(false);
    expect(await follow(reader, copy)).to.equal(0);
    await integrateAll();
    expect(await hasUnread(reader)).to.equal(true);
    expect(await follow(reader, copy)).to.equal(1);
    expect(await hasUnread(reader)).to.equal(false);
  });

  it('passes over what it did not ask for, and is handed every entry of a command when it names no action', async () => {
    const { reader, happen, copy } = await scene();
    await happen(3);
    await integrateAll();
    const others = { name: `${reader.name}-other`, actions: ['test.never'] };
    expect(await follow(others, copy)).to.equal(0);
    expect(await progressOf(others.name)).to.be.at.least(3);
    const everything = await follow({ name: `${reader.name}-all` }, async (_tx, changes) => changes.length);
    expect(everything).to.equal(await EntryRow.count({ where: { idx: { [Op.not]: null } } }));
  });

  it('that is killed between its writes and the commit has written nothing, and begins there again', async () => {
    const { reader, happen, copy, copied } = await scene();
    const subjects = await happen(2);
    await integrateAll();
    let killed = 0;
    const dying = follow(reader, async (tx, changes) => {
      await copy(tx, changes);
      killed = await progressOf(reader.name);
      throw new Error('killed');
    });
    expect(await dying.catch((error: Error) => error.message)).to.equal('killed');
    expect(await copied()).to.deep.equal([]);
    expect(await progressOf(reader.name)).to.equal(killed);
    expect(await follow(reader, copy)).to.equal(2);
    expect(await copied()).to.have.members(subjects);
  });

  it('writes of each entry once, however many processes read under its name at the same time', async () => {
    const { reader, happen, copy, copied } = await scene(3);
    const subjects = await happen(20);
    await integrateAll();
    await Promise.all([1, 2, 3].map(() => follow(reader, copy)));
    await follow(reader, copy);
    expect((await copied()).sort()).to.deep.equal(subjects.sort());
  });

  it('writes nothing when another process was quicker with the same piece', async () => {
    const { reader, happen, copy, copied } = await scene(100_000);
    const subjects = await happen(2);
    await integrateAll();
    let inside = false;
    const counts = await Promise.all(
      [copy, copy].map((handle) =>
        follow(reader, async (tx, changes) => {
          expect(inside, 'two hold the same piece').to.equal(false);
          inside = true;
          const count = await handle(tx, changes);
          inside = false;
          return count;
        }),
      ),
    );
    expect(counts.sort()).to.deep.equal([0, 2]);
    expect(await copied()).to.have.members(subjects);
  });

  it('reads apart from readers of another name', async () => {
    const { reader, happen, copy } = await scene();
    await happen(2);
    await integrateAll();
    expect(await follow(reader, copy)).to.equal(2);
    expect(await follow({ ...reader, name: `${reader.name}-b`, atOnce: 100_000 }, copy)).to.equal(2);
  });

  it('writes once when the acknowledgement of its COMMIT is lost, and once when the COMMIT was', async () => {
    for (const when of ['after', 'before'] as const) {
      const { reader, happen, copy, copied } = await scene(100_000);
      const subjects = await happen(2);
      await integrateAll();
      let tries = 0;
      const count = await follow(reader, (tx, changes) => {
        tries += 1;
        if (mysql && tries === 1) loseCommit(tx, when);
        return copy(tx, changes);
      });
      expect({ count, tries }, when).to.deep.equal({ count: 2, tries: mysql && when === 'before' ? 2 : 1 });
      expect(await copied(), when).to.have.members(subjects);
    }
  });
});
