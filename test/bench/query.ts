import { otherExchange } from '../support/database.ts';
import { exchangeProcess } from '../support/process.ts';
import { subjects } from '../support/trade.ts';
import { echoRate } from './echo.ts';
import { load } from './load.ts';
import type { Measured } from './run.ts';
import { purpose, singleQuestions } from './single.ts';

/** Single-record queries of one buyer against one serving and working process, on the engine of DATABASE_URL. */
export async function benchQuery(): Promise<Measured> {
  const other = await otherExchange('bench');
  const exchange = await exchangeProcess({ ...other.settings, LOG_LEVEL: 'warn', ACCESS_TOKEN_MINUTES: '60' });
  await exchange.start();
  try {
    const { one } = await singleQuestions(exchange.url, other.settings['OPERATOR_PASSWORD'] as string);
    const thousand = {
      ...one,
      bodies: [
        JSON.stringify({
          purpose,
          keys: Array.from({ length: 1000 }, (_, index) => subjects[index % subjects.length]),
        }),
      ],
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
