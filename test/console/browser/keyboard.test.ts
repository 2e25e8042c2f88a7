import { expect } from 'chai';
import type { Page } from 'playwright-core';
import * as actions from '../../../src/console/words/actions.ts';
import { closeBrowser, follow, goTo, openPage, signIn, type Reader } from '../../support/browser.ts';
import { startExchange, type Exchange } from '../../support/exchange.ts';
import { keyboard, listProduct, reach } from '../../support/hands.ts';
import { listedWages } from '../../support/trade.ts';

const wide: Reader = { language: 'en-GB', scheme: 'light', width: 1440 };
const focused = (page: Page, what: string): Promise<string> => page.evaluate<string>(`document.activeElement.${what}`);
const at = (page: Page): string => new URL(page.url()).pathname;

describe('the console by the keyboard', function () {
  this.timeout(180_000);
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  after(closeBrowser);

  it('lists a product without a mouse: from signing in, by a file of one’s own, until it is submitted', async () => {
    const supplier = await exchange.supplier('lin');
    const { page, complaints } = await openPage(wide);
    await goTo(page, `${exchange.url}/sign-in`);
    await keyboard.write(page, '[name=email]', supplier.email);
    await keyboard.write(page, '[name=password]', supplier.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/supply');
    await page.locator('.rail a[href="/supply/products"]').waitFor();
    await page.locator('h1:focus').waitFor();
    await page.keyboard.type('gd');
    await page.waitForURL('**/supply/products');
    await page.locator('[aria-keyshortcuts=n]').waitFor();
    await page.keyboard.press('n');
    await page.waitForURL('**/products/new');
    const listing = await listProduct(page, keyboard, async () => undefined);
    await keyboard.press(page, '.head button.primary');
    await page
      .getByText(actions.en['listing.withdraw'] as string)
      .or(page.locator('.next'))
      .first()
      .waitFor();
    const { body } = await supplier.get(`/listings/${listing}`);
    expect(body['state']).to.be.oneOf(['submitted', 'published']);
    expect(complaints).to.deep.equal([]);
  });

  it('has keys behind ? that lead through lists and places, never while somebody writes, and can be switched off', async () => {
    await listedWages(exchange);
    const { page } = await openPage(wide);
    await goTo(page, `${exchange.url}/listings`);
    await page.locator('.offer a').first().waitFor();
    await page.keyboard.press('j');
    expect(await focused(page, 'getAttribute("href")')).to.match(/^\/listings\/lst_/);
    await page.keyboard.press('f');
    expect(await focused(page, 'tagName')).to.equal('SELECT');
    await page.keyboard.press('Escape');
    await page.locator('h1').click();
    // What is written is a text, and what an input method composes is no key.
    await page.keyboard.press('/');
    await page.keyboard.type('gm?');
    expect(await focused(page, 'value')).to.equal('gm?');
    await page.keyboard.press('Escape');
    for (const key of ['g', 'm'])
      await page.evaluate(`document.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', isComposing: true }))`);
    expect(at(page)).to.equal('/listings');
    // The dialog gives the focus back to where it came from.
    await reach(page, '.bar a[href="/principles"]');
    await page.keyboard.press('?');
    await page.locator('dialog.keys[open]').waitFor();
    await page.keyboard.type('gm');
    await page.keyboard.press('Escape');
    expect(at(page)).to.equal('/listings');
    expect(await focused(page, 'getAttribute("href")')).to.equal('/principles');
    await page.keyboard.type('gm');
    await page.waitForURL('**/market');
    await page.keyboard.press('?');
    await page.locator('dialog.keys input').uncheck();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.locator('h1').waitFor();
    await page.keyboard.type('gc?');
    expect(at(page)).to.equal('/market');
    expect(await page.locator('dialog[open]').count()).to.equal(0);
  });

  it('puts the focus on the title of a page that is gone to, and Back on the link and the place it was left at', async () => {
    const { listingId } = await listedWages(exchange);
    const { page } = await openPage({ ...wide, width: 320 });
    await signIn(page, exchange.url, exchange.operators[0]);
    await follow(page, '/listings');
    await page.evaluate('document.querySelector("main").style.paddingTop = "2000px"');
    const link = page.locator(`a[href="/listings/${listingId}"]`).first();
    await link.focus();
    const before = await page.evaluate<number>('scrollY');
    expect(before).to.be.above(500);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/listings/${listingId}`);
    await page.locator('.head .sub').waitFor();
    await page.locator('h1:focus').waitFor();
    expect(await page.evaluate<number>('scrollY')).to.equal(0);
    await page.goBack();
    await page.locator(`a[href="/listings/${listingId}"]:focus`).first().waitFor();
    expect(await page.evaluate<number>('scrollY')).to.be.closeTo(before, 20);
  });
});
