import { open as openFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { QueryTypes, Sequelize, UniqueConstraintError } from 'sequelize';
import { temporaryFolder } from '../../config/env.ts';
import { traceOf } from '../../src/kernel/trace.ts';
import * as sqlite from '../../src/db/sqlite.ts';

type Row = Record<string, unknown>;

describe('the embedded engine', () => {
  const file = join(temporaryFolder('sqlite'), 'one.sqlite');
  const open = () => new Sequelize({ dialect: 'sqlite', dialectModule: sqlite, storage: file, logging: false });
  let one: Sequelize;
  const all = (sql: string, bind?: Row) => one.query<Row>(sql, { type: QueryTypes.SELECT, ...(bind ? { bind } : {}) });

  before(async () => {
    one = open();
    await one.query('CREATE TABLE parents (id TEXT PRIMARY KEY)');
    await one.query(
      'CREATE TABLE things (id TEXT PRIMARY KEY, big INTEGER, flag INTEGER, at TEXT, parent TEXT REFERENCES parents (id))',
    );
  });
  after(async () => {
    await one.close();
    sqlite.closeFile(file);
  });

  it('keeps what it acknowledged through a loss of power, lets readers go on, and holds references', async () => {
    const pragma = async (name: string) => Object.values((await all(`PRAGMA ${name}`))[0] ?? {})[0];
    expect([await pragma('journal_mode'), await pragma('synchronous'), await pragma('foreign_keys')]).to.deep.equal([
      'wal',
      1,
      1,
    ]);
    const orphan = await one
      .query("INSERT INTO things (id, parent) VALUES ('orphan', 'nobody')")
      .catch((error: Error) => error.name);
    expect(orphan).to.equal('SequelizeForeignKeyConstraintError');
  });

  it('answers a commit only when it is on the disk, while the next writer goes on; one that wrote nothing waits for none', async () => {
    const path = `${file}.disk`;
    const two = new Sequelize({ dialect: 'sqlite', dialectModule: sqlite, storage: path, logging: false });
    await two.query('CREATE TABLE t (a INTEGER)');
    const handle = await openFile(path, 'r');
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const datasync: unknown = Reflect.get(prototype, 'datasync');
    const held: (() => void)[] = [];
    prototype.datasync = function (this: FileHandle) {
      return new Promise<void>((resolve) => held.push(resolve)).then(() =>
        Reflect.apply(datasync as () => Promise<void>, this, []),
      );
    };
    try {
      const order: string[] = [];
      const write = async (name: string) => {
        const tx = await two.transaction();
        await two.query('INSERT INTO t VALUES (1)', { transaction: tx });
        const durable = tx.commit().then(() => void order.push(`${name} on disk`));
        order.push(`${name} written`);
        return durable;
      };
      const first = write('one');
      while (held.length < 1) await sleep(1);
      const second = write('two');
      while (order.length < 2) await sleep(1);
      const third = two.query('INSERT INTO t VALUES (3)').then(() => void order.push('alone on disk'));
      const [row] = await two.query<{ n: number }>('SELECT count(*) AS n FROM t', { type: QueryTypes.SELECT });
      expect([row?.n, order]).to.deep.equal([3, ['one written', 'two written']]);
      held[0]?.();
      while (held.length < 2) await sleep(1);
      expect(order).to.deep.equal(['one written', 'two written', 'one on disk']);
      held[1]?.();
      await Promise.all([first, second, third]);
      expect([order.slice(3).sort(), held.length]).to.deep.equal([['alone on disk', 'two on disk'], 2]);
    } finally {
      Reflect.set(prototype, 'datasync', datasync);
      await two.close();
      sqlite.closeFile(path);
    }
  });

  it('gives whole numbers back to the last digit: text where a JavaScript number would not hold them', async () => {
    await one.query(
      "INSERT INTO things (id, big) VALUES ('big', 9223372036854775807), ('small', 42), ('minus', -9007199254740993), ('none', NULL)",
    );
    const rows = await all("SELECT id, big FROM things WHERE id IN ('big', 'small', 'minus', 'none') ORDER BY id");
    expect(rows).to.deep.equal([
      { id: 'big', big: '9223372036854775807' },
      { id: 'minus', big: '-9007199254740993' },
      { id: 'none', big: null },
      { id: 'small', big: 42 },
    ]);
  });

  it('says of a key that is taken that it is, and of a locked database that it is busy', async () => {
    await one.query("INSERT INTO things (id) VALUES ('taken')");
    const taken: unknown = await one.query("INSERT INTO things (id) VALUES ('taken')").catch((error: unknown) => error);
    expect(taken).to.be.instanceOf(UniqueConstraintError);
    const wrong = await one
      .query('SELECT nonsense FROM things')
      .catch((error: { original?: { code?: string } }) => error.original?.code);
    expect(wrong).to.equal('SQLITE_ERROR');
    const [holder, other] = [await one.transaction(), open()];
    await one.query("INSERT INTO things (id) VALUES ('held')", { transaction: holder });
    const busy = await other
      .query("INSERT INTO things (id) VALUES ('late')")
      .catch((error: { original?: { code?: string } }) => error.original?.code);
    const begun = await other
      .query('BEGIN IMMEDIATE')
      .catch((error: { original?: { code?: string } }) => error.original?.code);
    await holder.rollback();
    await other.close();
    expect([busy, begun]).to.deep.equal(['SQLITE_BUSY', 'SQLITE_BUSY']);
  });

  it('gives a connection back without the transaction that was open on it', async () => {
    const opened = await new Promise<sqlite.Database>((resolve) => {
      const database: sqlite.Database = new sqlite.Database(file, 0, () => resolve(database));
    });
    opened.run('BEGIN');
    opened.run("INSERT INTO things (id) VALUES ('left over')");
    opened.close();
    expect(await all("SELECT id FROM things WHERE id = 'left over'")).to.deep.equal([]);
    await one.query("INSERT INTO things (id) VALUES ('after')");
    expect(await all("SELECT id FROM things WHERE id = 'after'")).to.have.length(1);
  });

  it('writes yes and no, instants and nothing as Sequelize expects to read them', async () => {
    const database = await new Promise<sqlite.Database>((resolve) => {
      const created: sqlite.Database = new sqlite.Database(file, 0, () => resolve(created));
    });
    database.run('INSERT INTO things (id, flag, at, parent) VALUES ($id, $flag, $at, $parent)', {
      $id: 'kinds',
      $flag: true,
      $at: new Date('2026-01-02T03:04:05.678Z'),
      $parent: undefined,
    });
    database.close();
    expect(await all("SELECT flag, at, parent FROM things WHERE id = 'kinds'")).to.deep.equal([
      { flag: 1, at: '2026-01-02 03:04:05.678 +00:00', parent: null },
    ]);
  });

  it('knows the columns of a table as they are, also when the table is made or changed later', async () => {
    const columns = () => one.query<Row>('PRAGMA table_info(later)', { type: QueryTypes.SELECT });
    expect(await columns()).to.deep.equal([]);
    await one.query('CREATE TABLE later (a TEXT)');
    expect((await columns()).map(({ name }) => name)).to.deep.equal(['a']);
    await one.query('ALTER TABLE later ADD COLUMN b TEXT');
    expect((await columns()).map(({ name }) => name)).to.deep.equal(['a', 'b']);
  });

  it('gives the lock that a file stands for to one at a time', () => {
    const guarded = join(temporaryFolder('lock'), 'exchange.sqlite.migrating');
    const release = sqlite.seekLock(guarded);
    expect(sqlite.seekLock(guarded)).to.equal(undefined);
    release?.();
    expect(sqlite.seekLock(guarded)).to.be.a('function');
  });

  it('tells who asked when a statement fails, and reads no stack when none does', async () => {
    const asker = () => all('SELECT id FROM nowhere');
    const fault = await asker().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(traceOf(fault))
      .to.match(/^Error: no such table: nowhere\n/)
      .and.contain('test/db/sqlite.test.ts');
    const usual = Reflect.get(Error, 'prepareStackTrace') as unknown;
    let frames = 0;
    Error.prepareStackTrace = (_error, trace) => void (frames += trace.length);
    try {
      await all('SELECT id FROM parents');
    } finally {
      Reflect.set(Error, 'prepareStackTrace', usual);
    }
    expect(frames).to.equal(0);
  });
});
