import { expect } from 'chai';
import { config } from '../../../config/env.ts';
import type { Person } from '../../../seeders/client.ts';
import { closeBrowser, goTo, openPage, signIn, type Reader } from '../../support/browser.ts';
import { startExchange, type Exchange } from '../../support/exchange.ts';
import { listedWages } from '../../support/trade.ts';

const wide: Reader = { language: 'zh-CN', scheme: 'light', width: 1440 };

describe('the frame of the console', function () {
  this.timeout(120_000);
  let exchange: Exchange;
  let buyer: Person;
  let listingId: string;
  before(async () => {
    exchange = await startExchange();
    buyer = await exchange.buyer('mei');
    ({ listingId } = await listedWages(exchange));
  });
  after(closeBrowser);

  it('speaks the language of the browser, switches in its place, and remembers', async () => {
    const { page, complaints } = await openPage(wide);
    await goTo(page, `${exchange.url}/listings?q=wage`);
    expect(await page.locator('h1').innerText()).to.equal('产品目录');
    expect(await page.locator('html').getAttribute('lang')).to.equal('zh-CN');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Catalogue' }).waitFor();
    expect(new URL(page.url()).search).to.equal('?q=wage');
    await page.reload();
    await page.getByRole('heading', { name: 'Catalogue' }).waitFor();
    expect(complaints).to.deep.equal([]);
  });

  it('leads from an order to signing in and back, and to nobody else’s address', async () => {
    const { page } = await openPage(wide);
    await goTo(page, `${exchange.url}/listings/${listingId}/order`);
    await page.locator('main a.button.primary').first().click();
    await page.waitForURL(/\/sign-in\?to=/);
    await page.fill('[name=email]', buyer.email);
    await page.fill('[name=password]', 'not the password');
    await page.click('button[type=submit]');
    await page.locator('.summary').waitFor();
    expect(await page.locator('.summary').innerText()).to.include('邮箱或密码错误');
    await page.fill('[name=password]', buyer.password);
    await page.click('button[type=submit]');
    await page.waitForURL(`**/listings/${listingId}/order`);
    const other = (await openPage(wide)).page;
    await other.goto(`${exchange.url}/sign-in?to=${encodeURIComponent('//elsewhere.example/')}`);
    await other.fill('[name=email]', buyer.email);
    await other.fill('[name=password]', buyer.password);
    await other.click('button[type=submit]');
    await other.waitForURL(`${exchange.url}/buy`);
  });

  it('keeps a session over a reload and in other tabs, where signing out ends it too', async () => {
    const { page, complaints } = await openPage(wide);
    await signIn(page, exchange.url, buyer);
    await page.reload();
    await page.getByRole('button', { name: '退出登录' }).waitFor();
    const second = await page.context().newPage();
    await Promise.all([goTo(second, `${exchange.url}/buy/agreements`), page.reload()]);
    await second.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('link', { name: '登录' }).first().waitFor();
    expect((await page.context().cookies()).filter(({ value }) => value !== '')).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
  });

  it('shows the next person nothing of the one before, in any tab', async () => {
    const { page, complaints } = await openPage(wide);
    await signIn(page, exchange.url, buyer);
    const second = await page.context().newPage();
    const seller = await exchange.supplier('lin');
    await signIn(second, exchange.url, seller);
    for (const tab of [page, second]) {
      await tab.locator('.rail a[href="/supply/products"]').waitFor();
      expect(await tab.locator('.bar a[href="/me"]:visible').innerText()).to.equal('lin');
    }
    // A password mistyped in one tab is no end of the session in another.
    await second.goto(`${exchange.url}/sign-in`);
    await second.fill('[name=email]', buyer.email);
    await second.fill('[name=password]', 'not the password');
    await second.click('button[type=submit]');
    await second.locator('.summary').waitFor();
    await goTo(page, `${exchange.url}/supply/products`);
    await page.locator('.rail a[href="/supply/products"]').waitFor();
    expect(complaints).to.deep.equal([]);
  });

  it('keeps what was typed when the session ends meanwhile, and signs nobody out for a failure that passes', async () => {
    const { page } = await openPage(wide);
    await signIn(page, exchange.url, buyer);
    await goTo(page, `${exchange.url}/me`);
    await page.fill('[name=name]', 'A new colleague');
    const ended = {
      status: 401,
      contentType: 'application/problem+json',
      body: '{"type":"/problems/session-ended","status":401}',
    };
    await page.route('**/api/v1/users', (route) =>
      route.request().method() === 'POST' ? route.fulfill(ended) : route.continue(),
    );
    await page.route('**/api/v1/sessions/refresh', (route) => route.fulfill({ status: 503, body: '{}' }));
    await page.locator('main form button.primary').click();
    await page.locator('.summary').waitFor();
    expect(await page.inputValue('[name=name]')).to.equal('A new colleague');
    await page.unrouteAll();
    await page.reload();
    await page.getByRole('button', { name: '退出登录' }).waitFor();
  });

  it('shows that a page failed inside its frame, with a way on', async () => {
    const { page } = await openPage(wide);
    await goTo(page, `${exchange.url}/listings`);
    await page.route('**/assets/principles-*.js', (route) => route.fulfill({ status: 404, body: '' }));
    await page.locator('.bar nav a[href="/principles"]:visible').click();
    await page.getByRole('button', { name: '重新载入' }).waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: '重新载入' }).click();
    await page.getByRole('heading', { name: '交易原则', level: 1 }).waitFor();
  });

  it('lets nothing be pressed on a page while the next one comes: what was ordered is not ordered again', async () => {
    const { page } = await openPage(wide);
    await goTo(page, `${exchange.url}/listings`);
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/assets/principles-*.js', (route) => held.then(() => route.continue()));
    await page.locator('.bar nav a[href="/principles"]:visible').click();
    await page.waitForURL('**/principles');
    await page.locator('main[inert][aria-busy=true]').waitFor();
    release();
    await page.locator('main:not([inert])').getByRole('heading', { name: '交易原则', level: 1 }).waitFor();
  });

  it('says of an address that it does not know, or may not show, and leads on', async () => {
    const { page } = await openPage(wide);
    for (const path of ['/listings/lst_0123456789abcdef0123456789abcdef', '/market/nothing/here']) {
      await goTo(page, `${exchange.url}${path}`);
      expect(await page.locator('h1').innerText()).to.include('没有这个页面');
    }
    expect(config.DEMO_FOLDER).to.equal(undefined);
    await goTo(page, `${exchange.url}/sign-in`);
    expect(await page.locator('.guises').count()).to.equal(0);
  });
});
