import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Person } from '../../../seeders/client.ts';
import { deposit } from '../../../seeders/exchange.ts';
import { integrateAll } from '../../../src/audit/index.ts';
import * as actions from '../../../src/console/words/actions.ts';
import { closeBrowser, faultsOf, openPage, signIn, type Reader, type Watched } from '../../support/browser.ts';
import { startExchange, type Exchange } from '../../support/exchange.ts';
import { listProduct, mouse } from '../../support/hands.ts';

const readers: readonly (Reader & { readonly says: (action: string) => string })[] = [
  { language: 'zh-CN', scheme: 'light', width: 1440, says: (action) => actions.zh[action] as string },
  { language: 'en-GB', scheme: 'dark', width: 320, says: (action) => actions.en[action] as string },
];

describe('a whole trade in the browser', function () {
  this.timeout(180_000);
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  after(closeBrowser);

  async function opened(reader: Reader, person: Person): Promise<Watched> {
    const watched = await openPage(reader);
    await signIn(watched.page, exchange.url, person);
    return watched;
  }
  /** Presses a button, and looks at the page once it has come to rest. */
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();

  for (const { says, ...reader } of readers) {
    it(`goes from an own file to the receipt and a final cycle, in ${reader.language}, ${reader.width} wide`, async () => {
      const [supplier, buyer] = [await exchange.supplier('lin'), await exchange.buyer('mei')];
      await deposit(exchange.operators, buyer.memberId, '100');
      const watched = [
        await opened(reader, supplier),
        await opened(reader, exchange.operators[0]),
        await opened(reader, buyer),
      ];
      const [selling, operating, buying] = watched.map(({ page }) => page) as [Page, Page, Page];
      const looked: string[] = [];
      const look = async (page: Page) => looked.push(...(await faultsOf(page)));

      // The supplier: an own file, described, priced, refused for what is missing, mended, submitted.
      await selling.goto(`${exchange.url}/products/new`);
      const listing = await listProduct(selling, mouse, look);
      await selling.locator('.head button.primary').click();
      await selling.getByText(says('listing.withdraw')).or(selling.locator('.next')).first().waitFor();
      await look(selling);

      // The operator publishes it.
      await operating.goto(`${exchange.url}/listings/${listing}`);
      await press(operating, says('listing.publish'));
      await operating.locator('.chip.ok').first().waitFor();
      await look(operating);

      // The buyer finds it, orders, opens the delivery, asks for three records.
      await buying.goto(`${exchange.url}/listings`);
      await buying.locator(`a[href="/listings/${listing}"]`).first().click();
      await buying.locator(`a[href="/listings/${listing}/order"]`).first().click();
      await buying.waitForSelector('.say-ok');
      await look(buying);
      await buying.locator('main button[type=submit]:visible').click();
      await buying.waitForURL(/\/agreements\/agr_/);
      await buying.locator('main .button.primary:visible').first().click();
      await buying.waitForURL(/\/deliveries\/dlv_/);
      await buying.fill('[name=keys]', ['shop-0001', 'shop-0002', 'shop-0003', 'shop-9999'].join('\n'));
      await buying.locator('main .button.primary:visible').first().click();
      await buying.locator('td code').first().waitFor();
      await look(buying);
      await buying.locator('a[href^="/calls/cal_"]').first().click();
      await buying.waitForURL(/\/calls\/cal_/);
      await buying.locator('.proof, .chip.ok').first().waitFor();
      await look(buying);

      // The operator brings the cycle to its end; the log is sealed by the worker, which this process has not.
      await integrateAll();
      await operating.goto(`${exchange.url}/operate/cycles`);
      await press(operating, says('cycle.cut-off'));
      // The cycle that was cut off stands in the list as what waits.
      await operating.locator('main tr:has(.chip.warn) a').first().click();
      for (const step of ['reconcile', 'net', 'notify', 'finalise']) await press(operating, says(`cycle.${step}`));
      await operating.locator('.sub .chip.ok').waitFor();
      await look(operating);
      const nets = await operating.locator('main table').first().innerText();
      expect(nets).to.include(`lin Ltd`).and.include(`mei Ltd`);

      expect([...looked, ...watched.flatMap(({ complaints }) => complaints)]).to.deep.equal([]);
      for (const { page } of watched) await page.context().close();
    });
  }
});
