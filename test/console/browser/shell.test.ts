import { expect } from 'chai';
import { config } from '../../../config/env.ts';
import { closeBrowser, goTo, openPage, signIn, type Reader } from '../../support/browser.ts';
import { member, type Known } from '../../support/console.ts';
import { startExchange, type Exchange } from '../../support/exchange.ts';
import { listedWages } from '../../support/trade.ts';

const wide: Reader = { language: 'zh-CN', scheme: 'light', width: 1440 };

describe('the frame of the console', function () {
  this.timeout(120_000);
  let exchange: Exchange;
  let buyer: Known;
  let listingId: string;
  before(async () => {
    exchange = await startExchange();
    buyer = await member(exchange, 'mei', 'buyer');
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
    await signIn(page, exchange.url, buyer.email, buyer.password);
    await page.reload();
    await page.getByRole('button', { name: '退出登录' }).waitFor();
    const second = await page.context().newPage();
    await Promise.all([goTo(second, `${exchange.url}/buy/agreements`), page.reload()]);
    await second.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('link', { name: '登录' }).first().waitFor();
    expect((await page.context().cookies()).filter(({ value }) => value !== '')).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
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
