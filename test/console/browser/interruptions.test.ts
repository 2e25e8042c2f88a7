import { expect } from 'chai';
import type { BrowserContext } from 'playwright-core';
import { closeBrowser, follow, goTo, openPage, signIn, type Reader } from '../../support/browser.ts';
import { startExchange, type Exchange } from '../../support/exchange.ts';
import { csvFile } from '../../support/hands.ts';

const wide: Reader = { language: 'zh-CN', scheme: 'light', width: 1440 };
const MORE_THAN_A_PART = 9_000_000;
/** A token is renewed half a minute before its end: one that lives so long is good for two seconds. */
const SHORT_LIFE_MS = 32_000;
const renewals = '**/api/v1/sessions/refresh';

describe('a person who is interrupted', function () {
  this.timeout(120_000);
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  after(closeBrowser);

  it('goes on with an upload that was cut off, after a reload, without sending twice what had arrived', async () => {
    const { page } = await openPage(wide);
    await signIn(page, exchange.url, await exchange.supplier('lin'));
    const rows = Array.from({ length: MORE_THAN_A_PART / 100 }, (_, at) => `${at},${'counted at the door '.repeat(5)}`);
    const file = csvFile('doors.csv', ['door,remark', ...rows].join('\n'));
    const sent: string[] = [];
    let isCut = true;
    await page.route('**/uploads/*/parts/*', (route) => {
      const part = route.request().url().split('/').at(-1) ?? '';
      if (part === '2' && isCut) return route.abort('connectionreset');
      sent.push(part);
      return route.continue();
    });
    await goTo(page, `${exchange.url}/products/new`);
    await page.setInputFiles('input[type=file]', file);
    await page.locator('[role=alert]').waitFor();
    expect(sent).to.deep.equal(['1']);
    isCut = false;
    await page.reload();
    await page.getByText('doors.csv').waitFor();
    const examined = page.waitForRequest(/\/uploads\/\w+\/examine$/);
    await page.setInputFiles('input[type=file]', file);
    await examined;
    expect(sent).to.deep.equal(['1', '2']);
  });

  it('stays signed in over many short lives of the token in two tabs, and where the answer to a renewal is lost', async () => {
    const { page, complaints } = await openPage(wide);
    const context = page.context();
    const count = await shortenLives(context);
    await signIn(page, exchange.url, await exchange.buyer('mei'));
    const other = await context.newPage();
    await goTo(other, `${exchange.url}/buy/agreements`);
    for (let times = 0; times < 4; times += 1) {
      await page.waitForTimeout(2_100);
      await Promise.all([
        follow(page, times % 2 ? '/buy' : '/buy/money'),
        follow(other, times % 2 ? '/cases' : '/buy'),
      ]);
    }
    expect(count()).to.be.within(4, 12);
    // The exchange renewed, and its answer never came.
    await context.route(
      renewals,
      async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await page.waitForTimeout(2_100);
    await goTo(page, `${exchange.url}/buy/calls`).catch(() => undefined);
    for (const tab of [page, other]) {
      await goTo(tab, `${exchange.url}/buy/money`);
      await tab.getByRole('button', { name: '退出登录' }).waitFor();
    }
    expect(complaints.filter((one) => !one.includes('ERR_CONNECTION_RESET'))).to.deep.equal([]);
  });

  it('is signed out in every tab where somebody comes with an older token', async () => {
    const { page } = await openPage(wide);
    const context = page.context();
    await signIn(page, exchange.url, await exchange.buyer('mei'));
    const stolen = await context.cookies(`${exchange.url}/api/v1/sessions`);
    const other = await context.newPage();
    // Each page that is loaded renews.
    for (const path of ['/buy', '/buy/money', '/buy']) await goTo(other, exchange.url + path);
    const thief = await openPage(wide);
    await thief.page.context().addCookies(stolen);
    const answer = await thief.page.context().request.post(`${exchange.url}/api/v1/sessions/refresh`, {
      data: {},
      headers: { origin: exchange.url },
    });
    expect(answer.status()).to.equal(401);
    await follow(other, '/buy/agreements');
    for (const tab of [page, other]) await tab.getByRole('link', { name: '登录' }).first().waitFor();
  });
});

/** Makes the tokens of a browser look as if they ended soon, and counts how often it renews them. */
async function shortenLives(context: BrowserContext): Promise<() => number> {
  let count = 0;
  await context.route(/\/api\/v1\/sessions(\/refresh)?$/, async (route) => {
    const response = await route.fetch();
    if (response.status() > 201) return route.fulfill({ response });
    if (route.request().url().endsWith('/refresh')) count += 1;
    const expiresAt = new Date(Date.now() + SHORT_LIFE_MS).toISOString();
    const json = { ...((await response.json()) as object), expiresAt };
    return route.fulfill({ response, json });
  });
  return () => count;
}
