import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { QueryTypes } from 'sequelize';
import { config } from '../../config/env.ts';
import { batchIdOf } from '../../src/kernel/ids.ts';
import { db } from '../../src/db/connection.ts';
import { integrateAll, verifyBundle } from '../../src/audit/index.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { clearingOf } from '../settle/clearing.ts';

describe('what is not sealed', () => {
  let exchange: Exchange;
  let clearing: ReturnType<typeof clearingOf>;
  before(async () => {
    exchange = await startExchange();
    clearing = clearingOf(exchange);
    await clearing.trade();
    await integrateAll();
  });
  const kept = () => join(config.DATA_DIR, 'log', 'checkpoint');
  /** Why nothing is sealed. */
  const refusal = () => integrateAll().then(String, (error: Error) => error.message);

  it('is a batch of calls that was changed since it was committed; once it is restored, the log goes on', async () => {
    const sold = await clearing.trade();
    const { entryId } = await clearing.callOf(sold);
    const id = batchIdOf(String(entryId));
    await clearing.reword(entryId, '"records":10', '"records":11');
    expect(await refusal())
      .to.include(`batch ${id}`)
      .and.include('were changed');
    const [row] = await db().query<{ first: unknown }>('SELECT first FROM log_batches WHERE id = ?', {
      replacements: [id],
      type: QueryTypes.SELECT,
    });
    expect(row?.first).to.equal(null);
    await clearing.reword(entryId, '"records":11', '"records":10');
    expect(Number(await refusal())).to.be.above(0);
    const bundle = (await exchange.regulator.get('/log/bundle')).text;
    const verifierKey = (await exchange.anonymous.get('/log/verifier-key')).text.trim();
    expect((await verifyBundle(bundle.trimEnd().split('\n'), { verifierKey })).faults).to.deep.equal([]);
  });

  it('is anything while the database has fewer entries than were signed', async () => {
    const note = readFileSync(kept(), 'utf8');
    const size = Number(note.split('\n')[1]);
    writeFileSync(kept(), note.replace(`\n${size}\n`, `\n${size + 1}\n`));
    expect(await refusal()).to.include(`${size} entries, ${size + 1} were signed`);
    writeFileSync(kept(), note);
    expect(await refusal()).to.equal('0');
  });

  it('is anything while the database has other entries than were signed', async () => {
    const [tile] = await db().query<{ n: string; hashes: string }>(
      'SELECT n, hashes FROM log_tiles WHERE level = 0 ORDER BY n DESC LIMIT 1',
      { type: QueryTypes.SELECT },
    );
    const other = Buffer.from(tile?.hashes as string, 'base64');
    other[0]! ^= 1;
    const put = (hashes: string) =>
      clearing.tamper('UPDATE log_tiles SET hashes = ? WHERE level = 0 AND n = ?', hashes, tile?.n);
    await put(other.toString('base64'));
    expect(await refusal()).to.include('differs from what was signed');
    await put(tile?.hashes as string);
    expect(await refusal()).to.equal('0');
  });

  it('is anything while the checkpoint that is kept outside the database cannot be read', async () => {
    const note = readFileSync(kept(), 'utf8');
    writeFileSync(kept(), 'half a che');
    expect(await refusal()).to.include('cannot be read');
    writeFileSync(kept(), note);
    expect(await refusal()).to.equal('0');
  });
});
