import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { expectStatus, type Person } from '../../../seeders/client.ts';
import { closeBrowser, goTo, openPage, signIn, type Reader } from '../../support/browser.ts';
import { startExchange, type Exchange } from '../../support/exchange.ts';
import { listedWages } from '../../support/trade.ts';

const reader: Reader = { language: 'en-GB', scheme: 'light', width: 1280 };

describe('a long form', function () {
  this.timeout(120_000);
  let exchange: Exchange;
  let buyer: Person;
  let address: string;
  before(async () => {
    exchange = await startExchange();
    buyer = await exchange.buyer('mei');
    const { listingId } = await listedWages(exchange);
    address = `${exchange.url}/listings/${listingId}/order`;
  });
  after(closeBrowser);

  const at = async (person: Person) => {
    const { page, complaints } = await openPage(reader);
    await signIn(page, exchange.url, person);
    await goTo(page, address);
    await page.locator('[name=demand]').waitFor();
    await page.waitForLoadState('networkidle');
    return { page, complaints };
  };
  const type = async (page: Page, demand: string, uses: string) => {
    await page.fill('[name=demand]', demand);
    await page.fill('[name=uses]', uses);
    await page.locator('.find input:visible').focus();
  };
  const said = async (page: Page) => [await page.inputValue('[name=demand]'), await page.inputValue('[name=uses]')];

  it('is kept when it is left, goes on at another machine, tells a second editor, and is gone once it succeeded', async () => {
    const here = await at(buyer);
    await type(here.page, 'A study of wages', '7');
    await here.page.getByText(/Saved .* by you/).waitFor();
    const user = { name: 'Cole', email: `cole-${buyer.memberId}@own.example`, password: 'a long enough password' };
    expectStatus(await buyer.post('/users', user), 201);
    const there = await at(await exchange.client().signIn(user.email, user.password));
    expect(await said(there.page)).to.deep.equal(['A study of wages', '7']);
    await type(there.page, 'A study of pay', '8');
    await there.page.getByText(/Saved .* by you/).waitFor();
    await type(here.page, 'A study of salaries', '9');
    await here.page.getByText(/Another version .* by Cole/).waitFor();
    await here.page.getByRole('button', { name: 'Take that version' }).click();
    expect(await said(here.page)).to.deep.equal(['A study of pay', '8']);
    await type(here.page, 'A study of income', '6');
    await here.page.getByText(/Saved .* by you/).waitFor();
    await type(there.page, 'A study of earnings', '5');
    await there.page.getByText(/Another version/).waitFor();
    await there.page.getByRole('button', { name: 'Keep what is here' }).click();
    await there.page.getByText(/Saved .* by you/).waitFor();
    const key = new URL(address).pathname.split('/')[2] as string;
    const draft = expectStatus(await buyer.get(`/drafts/order/${key}`), 200);
    expect(draft['values']).to.include({ demand: 'A study of earnings', uses: '5' });
    await there.page.getByRole('button', { name: 'Order at the posted price' }).click();
    await there.page.waitForURL('**/agreements/agr_*');
    expect(expectStatus(await buyer.get(`/drafts/order/${key}`), 200)).to.include({ version: 0 });
    expect([...here.complaints, ...there.complaints]).to.deep.equal([]);
  });
});
