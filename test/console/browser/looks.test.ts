import { expect } from 'chai';
import { closeBrowser, faultsOf, follow, goTo, openPage, showTo, signIn, unseenFocus } from '../../support/browser.ts';
import { pagesOf, type Pages } from '../../support/console-pages.ts';
import { startExchange, type Exchange } from '../../support/exchange.ts';

const wide = { language: 'zh-CN', scheme: 'light', width: 1440 } as const;
const narrow = { language: 'en-GB', scheme: 'dark', width: 320 } as const;

describe('every page of the console', function () {
  this.timeout(240_000);
  let exchange: Exchange;
  let all: readonly Pages[];
  before(async () => {
    exchange = await startExchange();
    all = await pagesOf(exchange);
  });
  after(closeBrowser);

  it('is whole in Chinese, light and wide, and in English, dark and 320 wide: for axe, the eye and the keyboard, in silence', async () => {
    expect(all.flatMap(({ addresses }) => addresses)).to.have.length.above(40);
    const faults: string[] = [];
    for (const { role, person, addresses } of all) {
      const { page, complaints } = await openPage(wide);
      if (person) await signIn(page, exchange.url, person);
      else await goTo(page, `${exchange.url}/sign-in`);
      for (const address of addresses) {
        const found = async () => {
          await follow(page, address);
          const first = [...(await faultsOf(page)), ...(await unseenFocus(page))];
          await showTo(page, narrow);
          const second = await faultsOf(page);
          await showTo(page, wide);
          return [...first, ...second.map((fault) => `${fault}, in English, dark, 320 wide`)];
        };
        const here = await found().catch((error: Error) => [error.message]);
        faults.push(...[...here, ...complaints.splice(0)].map((fault) => `${address} for ${role}: ${fault}`));
      }
      await page.context().close();
    }
    expect(faults).to.deep.equal([]);
  });
});
