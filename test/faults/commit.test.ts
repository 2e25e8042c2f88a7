import { connect as connectTo, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect } from 'chai';
import { config } from '../../config/env.ts';
import { Client, applyFor, itemsOf } from '../../seeders/client.ts';
import { signInInstitutions } from '../../seeders/exchange.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess } from '../support/process.ts';
import { patience, rounds } from '../support/rounds.ts';

const ROUNDS = rounds(3, 150);

type Fault = 'none' | 'lose the acknowledgement' | 'lose the commit';

/** A wire to the database that can be cut once at the next COMMIT: before it arrives, or after it was done. */
async function cuttableWire(
  to: URL,
): Promise<{ readonly port: number; cutAtNext(fault: Fault): void; cuts(): number; close(): void }> {
  const [port, host] = [Number(to.port === '' ? 3306 : to.port), to.hostname];
  let fault: Fault = 'none';
  let cuts = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connectTo(port, host);
    open.add(near).add(far);
    let committing = false;
    const cut = () => {
      cuts += 1;
      fault = 'none';
      near.destroy();
      far.destroy();
    };
    near.on('data', (chunk) => {
      const isCommit = fault !== 'none' && chunk.includes('COMMIT');
      if (isCommit && fault === 'lose the commit') return cut();
      if (isCommit) committing = true;
      if (isCommit) fault = 'none';
      far.write(chunk);
    });
    far.on('data', (chunk) => (committing ? cut() : near.write(chunk)));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('close', () => other.destroy()).on('error', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cutAtNext: (next) => (fault = next),
    cuts: () => cuts,
    close() {
      open.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

describe('an unknown outcome', () => {
  const isMysql = config.DATABASE_URL?.startsWith('mysql') === true;

  for (const fault of ['lose the acknowledgement', 'lose the commit'] as const) {
    it(`when the wire to the database is cut to ${fault}, what was asked happens once and is answered`, async function () {
      this.timeout(patience(60_000));
      const other = await otherExchange(fault === 'lose the commit' ? 'cut1' : 'cut2');
      const url = new URL(isMysql ? (other.settings['DATABASE_URL'] as string) : 'mysql://127.0.0.1');
      const wire = await cuttableWire(url);
      url.port = String(wire.port);
      const exchange = await exchangeProcess({ ...other.settings, ...(isMysql ? { DATABASE_URL: url.href } : {}) }, [
        'start',
      ]);
      await exchange.start();
      try {
        const {
          operators: [olivia],
        } = await signInInstitutions(exchange.url, other.settings['OPERATOR_PASSWORD'] as string);
        const before = itemsOf((await olivia.get('/members')).body).length;
        for (let round = 1; round <= ROUNDS; round += 1) {
          wire.cutAtNext(fault);
          await applyFor(new Client(exchange.url), `member ${round}`, ['buyer']);
          wire.cutAtNext('none');
        }
        expect(itemsOf((await olivia.get('/members')).body).length).to.equal(before + ROUNDS);
        expect(wire.cuts() > 0).to.equal(isMysql);
      } finally {
        await exchange.kill('SIGTERM');
        wire.close();
        await other.drop();
      }
    });
  }
});
