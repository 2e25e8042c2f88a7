import { expect } from 'chai';
import { startExchange } from '../support/exchange.ts';
import { ports } from '../../src/command/index.ts';
import type * as portsModule from '../../src/command/ports.ts';

describe('the ports between the rooms', () => {
  it('say what to do when nobody filled them', async () => {
    const unfilled = new URL('../../src/command/ports.ts?unfilled', import.meta.url).href;
    const fresh = (await import(unfilled)) as typeof portsModule;
    expect(() => fresh.ports()).to.throw('wire() in app.ts must fill them');
  });

  it('are all filled once the exchange is wired', async () => {
    await startExchange();
    expect(ports()).to.have.all.keys('standingsOf', 'agreements', 'chargeCalls');
    expect(ports().agreements).to.have.all.keys('byIds', 'ofBuyer', 'inForceOn', 'tradesOn');
  });
});
