import { expectStatus } from '../../seeders/client.ts';
import { generalisedWageTable } from '../../seeders/data/index.ts';
import { admitCast, deposit, listTable, wageTerms } from '../../seeders/exchange.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess } from '../support/process.ts';
import { subjects } from '../support/trade.ts';
import { echoRate } from './echo.ts';
import { load } from './load.ts';
import type { Measured } from './run.ts';

const purpose = 'AcademicResearch';

/** Single-record queries of one buyer against one serving and working process, on the engine of DATABASE_URL. */
export async function benchQuery(): Promise<Measured> {
  const other = await otherExchange('bench');
  const exchange = await exchangeProcess({ ...other.settings, LOG_LEVEL: 'warn', ACCESS_TOKEN_MINUTES: '60' });
  await exchange.start();
  try {
    const cast = await admitCast(exchange.url, other.settings['OPERATOR_PASSWORD'] as string);
    const listingId = await listTable(cast.ada, cast.operators[0], generalisedWageTable(), { ...wageTerms, maxUses: 1_000_000_000 });
    await deposit(cast.operators, cast.bo.memberId, '10000000');
    const agreement = expectStatus(await cast.bo.post('/agreements', { listingId, purpose, termDays: 1, uses: 1_000_000_000 }), 201);
    const delivery = expectStatus(await cast.bo.post('/deliveries', { agreementId: agreement['id'] }), 201);
    const url = `${exchange.url}/api/v1/deliveries/${delivery['id']}/query`;
    const one = {
      url,
      headers: { authorization: `Bearer ${cast.bo.token}` },
      bodies: subjects.map((subject) => JSON.stringify({ purpose, keys: [subject] })),
    };
    const thousand = {
      ...one,
      bodies: [JSON.stringify({ purpose, keys: Array.from({ length: 1000 }, (_, index) => subjects[index % subjects.length]) })],
      connections: 8,
      seconds: 5,
    };
    const echo = await echoRate();
    await load({ ...one, seconds: 2 });
    const single = await load(one);
    const many = await load(thousand);
    return {
      figures: {
        engine: other.settings['DATABASE_URL']?.startsWith('mysql') ? 'MariaDB' : 'SQLite',
        'echo requests/s': echo.perSecond,
        'single-record queries/s': single.perSecond,
        'single-record p50 ms': single.p50Ms,
        'single-record p99 ms': single.p99Ms,
        'records/s in questions of 1,000': many.perSecond * 1000,
      },
      ratios: { 'single-record queries / echo': Number((single.perSecond / echo.perSecond).toFixed(3)) },
    };
  } finally {
    await exchange.kill('SIGTERM');
    await other.drop();
  }
}
