import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { admit, draftListing, deposit, uploadTable } from '../../../seeders/exchange.ts';
import { applyFor, expectStatus, type Person } from '../../../seeders/client.ts';
import { closeBrowser, follow, goTo, openPage, showTo, signIn, type Reader } from '../../support/browser.ts';
import { startExchange, type Exchange } from '../../support/exchange.ts';

const narrow: Reader = { language: 'en-GB', scheme: 'dark', width: 320 };
const wide: Reader = { language: 'zh-CN', scheme: 'light', width: 1440 };
const markup = '<img src=x onerror=ran=1><script>ran=1</script>';
/** Markup, a turn of the direction of writing that is never taken back, signs beyond the basic plane. */
const strange = `${markup} \u202Eesrever \u{1F468}\u200D\u{1F469}\u200D\u{1F467} `;
const tooWide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const endless = 'w'.repeat(10_000);

describe('what strangers write, and strangers where they have no business', function () {
  this.timeout(180_000);
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  after(closeBrowser);

  it('is shown as it was written, runs nowhere, and breaks no page: in titles, columns, records, keys and names', async () => {
    const email = `strange-${randomInt(1e9)}@strange.example`;
    const supplier = await applyFor(exchange.client(), strange, ['supplier'], { email, password: 'a long password' });
    await admit(exchange.operators, supplier);
    const buyer = await exchange.buyer('mei');
    await deposit(exchange.operators, buyer.memberId, '100');
    const { productId, revisionId, listingId } = await listStrange(supplier, exchange);
    const order = { listingId, purpose: 'ResearchAndDevelopment', termDays: 30, uses: 20 };
    const agreementId = expectStatus(await buyer.post('/agreements', order), 201)['id'] as string;
    const deliveryId = expectStatus(await buyer.post('/deliveries', { agreementId }), 201)['id'] as string;
    const faults: string[] = [];
    const look = async (page: Page, address: string): Promise<void> => {
      for (const reader of [narrow, wide]) {
        await showTo(page, reader);
        const beyond = await page.evaluate<number>(tooWide);
        if (beyond > 0) faults.push(`${address}: ${beyond} pixels too wide at ${reader.width}`);
      }
    };
    const [selling, buying] = [await openPage(wide), await openPage(wide)];
    await signIn(selling.page, exchange.url, supplier);
    await signIn(buying.page, exchange.url, buyer);
    await follow(buying.page, `/deliveries/${deliveryId}`);
    await buying.page.fill('[name=keys]', [markup, endless.slice(0, 200), 'key-1'].join('\n'));
    await buying.page.locator('main .button.primary:visible').first().click();
    await buying.page.locator('td code').first().waitFor();
    await look(buying.page, 'an answer');
    for (const [{ page, complaints }, addresses] of [
      [selling, [`/products/${productId}`, `/revisions/${revisionId}`, '/supply', '/supply/products', '/me']],
      [buying, [`/listings/${listingId}`, '/listings', '/', `/agreements/${agreementId}`, '/buy']],
    ] as const) {
      for (const address of addresses) {
        await follow(page, address);
        await look(page, address);
      }
      expect(await page.evaluate('globalThis.ran'), 'markup ran').to.equal(undefined);
      faults.push(...complaints);
    }
    expect(faults).to.deep.equal([]);
  });

  it('are told whose a desk is, and led on: before a form is filled in vain', async () => {
    const { page } = await openPage(wide);
    await goTo(page, `${exchange.url}/products/new`);
    expect(await page.locator('h1').innerText()).to.equal('登录后可用');
    await signIn(page, exchange.url, exchange.operators[0]);
    for (const path of ['/products/new', '/buy', '/regulate', '/listings/new']) {
      await goTo(page, exchange.url + path);
      await page.getByRole('heading', { name: '当前身份不使用此页面' }).waitFor();
      expect(await page.locator('main form').count(), path).to.equal(0);
    }
    await page.locator('main a.button.primary').click();
    await page.waitForURL('**/operate');
  });

  it('are told on a page that there is nothing at an address, whatever it begins with or names', async () => {
    const { page } = await openPage(wide);
    for (const path of ['/nonsense', '/rule-books/abc', '/listings/abc', '/nonsense/%E0%A4%A']) {
      await goTo(page, exchange.url + path);
      expect(await page.locator('h1').innerText(), path).to.include('没有这个页面');
      expect(await page.title()).to.include('没有这个页面');
    }
  });

  it('see what was refused once, and its place in the title of the tab', async () => {
    const buyer = await exchange.buyer('mei');
    const supplier = await exchange.supplier('lin');
    const { listingId } = await listStrange(supplier, exchange);
    const { page } = await openPage(wide);
    await signIn(page, exchange.url, buyer);
    await goTo(page, `${exchange.url}/listings/${listingId}/order`);
    await page.fill('[name=uses]', '999999');
    await page.locator('main button[type=submit]').click();
    await page.locator('.summary').waitFor();
    await page.locator('.finding').first().waitFor();
    expect(await page.locator('.finding').count()).to.equal(1);
    expect(await page.locator('.summary').innerText()).to.equal('暂未通过：1 项检查结果');
    expect(await page.locator('.finding .say').innerText()).to.match(/一份协议最多/);
    expect(await page.title()).to.match(/^有误：/);
    // One press makes it what is offered, also where what was typed is kept.
    await page.getByRole('button', { name: '改为 1,000 次' }).click();
    await page.locator('.say-ok').waitFor();
    expect(await page.inputValue('[name=uses]')).to.equal('1000');
  });
});

/** A product whose every text is markup, listed and published. */
async function listStrange(supplier: Person, exchange: Exchange) {
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const rows = Array.from({ length: 60 }, (_, at) =>
    [`key-${at}`, cell(at === 1 ? endless : strange + String(randomInt(1e9))), String(randomInt(1e6))].join(','),
  );
  const column = <T, R>(name: string, type: T, role: R) => ({ name, type, role, label: name });
  const { productId, revisionId } = await uploadTable(supplier, {
    name: 'strange',
    title: strange,
    titleZh: strange,
    description: `${strange} ${'w'.repeat(400)}`,
    source: markup,
    licence: markup,
    personal: false,
    format: 'csv',
    csv: [['id', cell(markup), 'size'].join(','), ...rows].join('\n'),
    keyColumn: 'id',
    dictionary: [
      { ...column('id', 'text' as const, 'identifier' as const), identifierType: 'pseudonym' as const },
      column(markup, 'text' as const, 'free-text' as const),
      column('size', 'integer' as const, 'measure' as const),
    ],
    processing: [{ step: 'aggregated', what: strange }],
    completeness: 0.5,
  });
  const terms = {
    purposes: ['ResearchAndDevelopment'],
    maxTermDays: 365,
    maxUses: 1000,
    plan: { model: 'per-call', currency: 'CNY', price: '5', per: 1 },
  } as const;
  const listingId = await draftListing(supplier, revisionId, terms);
  expectStatus(await supplier.post(`/listings/${listingId}/submit`), 200);
  expectStatus(await exchange.operators[0].post(`/listings/${listingId}/publish`), 200);
  return { productId, revisionId, listingId };
}
