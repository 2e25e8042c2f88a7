import type { z } from 'zod';
import { config } from '../../../config/env.ts';
import { latestCheckpoint, logOrigin } from '../../audit/desk.ts';
import { query } from '../../command/index.ts';
import { bookAt } from '../../principles/index.ts';
import type { ExchangeSeen, Nothing } from '../schemas/index.ts';

/** What the exchange is called, by which rule book it judges, and how far its log is sealed. */
export const readExchange = query(
  'exchange.read',
  async (ctx, _input: z.output<typeof Nothing>): Promise<ExchangeSeen> => {
    const checkpoint = await latestCheckpoint(ctx.tx);
    return {
      name: config.EXCHANGE_NAME ?? 'Data Exchange',
      zone: config.EXCHANGE_ZONE,
      ruleBook: bookAt(ctx.now).version,
      demo: config.DEMO_FOLDER !== undefined,
      log: checkpoint ? { origin: logOrigin(), size: checkpoint.size, sealedAt: checkpoint.at } : null,
    };
  },
);
