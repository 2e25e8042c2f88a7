import './support/environment.ts';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { config, temporaryFolder } from '../config/env.ts';
import { closeBrowser, faultsNow, follow, goTo, openPage, showTo, signIn, unseenFocus } from './support/browser.ts';
import type { Reader, Watched } from './support/browser.ts';
import { pagesOf, type Pages } from './support/console-pages.ts';
import { startExchange } from './support/exchange.ts';

/**
 * `npm run looks [-- PART OF AN ADDRESS]`: every page of the console in both languages, light and dark, at three
 * widths, as it looks full, empty, where the exchange fails, and while it loads. Pictures of all go into a folder.
 */
const states = ['empty', 'full', 'failing', 'loading'] as const;
type State = (typeof states)[number];
const renders: readonly Reader[] = [1440, 390, 320].flatMap((width) =>
  (['zh-CN', 'en-GB'] as const).flatMap((language) =>
    (['light', 'dark'] as const).map((scheme) => ({ language, scheme, width })),
  ),
);
const [first] = renders as [Reader];
const LOADING_SHOWS_MS = 500;
/** Who one is, one's names, and one's session come in every state. */
const ofTheFrame = /\/api\/v1\/(me|sessions|names)\b/;
const failed = { type: '/problems/internal', title: 'Something went wrong.', status: 500, requestId: 'looks' };

const folder = temporaryFolder('looks');
const part = process.argv[2] ?? '';
const faults: string[] = [];

/** Has the exchange fail, or never answer, from now on. */
async function bring(page: Page, state: State): Promise<void> {
  if (state === 'empty' || state === 'full') return;
  await page.route(/\/api\/v1\//, (route) => {
    if (ofTheFrame.test(route.request().url())) return route.continue();
    if (state === 'loading') return undefined;
    return route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify(failed),
    });
  });
}

async function look({ page, complaints }: Watched, address: string, state: State): Promise<void> {
  const name = `${address.replace(/\w{3}_\w{20,}/g, 'id').replaceAll('/', '-')}`;
  if (state === 'loading') {
    await follow(page, address, 'there');
    await page.waitForTimeout(LOADING_SHOWS_MS);
  } else await follow(page, address);
  for (const render of renders) {
    await showTo(page, render);
    const place = `${address} ${state} ${Object.values(render).join(' ')}`;
    const found = [...(await faultsNow(page)), ...(await unseenFocus(page)), ...complaints.splice(0)];
    faults.push(...found.filter((fault) => !/^500 |status of 500/.test(fault)).map((fault) => `${place}: ${fault}`));
    const { language, scheme, width } = render;
    const path = join(folder, state, `${language.slice(0, 2)}-${scheme}-${width}`, `${name}.png`);
    await page.screenshot({ path, fullPage: true });
  }
  await showTo(page, first);
}

async function lookAtAll(url: string, all: readonly Pages[], state: State): Promise<void> {
  for (const { person, addresses } of all) {
    const watched = await openPage(first);
    if (person) await signIn(watched.page, url, person);
    else await goTo(watched.page, `${url}/sign-in`);
    await bring(watched.page, state);
    const asked = addresses.filter((one) => one.includes(part));
    for (const address of asked)
      await look(watched, address, state).catch((error: Error) => faults.push(`${address} ${state}: ${error.message}`));
    await watched.page.unrouteAll({ behavior: 'ignoreErrors' });
    await watched.page.context().close();
    process.stdout.write(`${state}: ${asked.length} pages, ${faults.length} faults so far\n`);
  }
}

mkdirSync(folder, { recursive: true });
try {
  const exchange = await startExchange();
  const fresh = await pagesOf(exchange, 'fresh');
  await lookAtAll(exchange.url, fresh, 'empty');
  const traded = await pagesOf(exchange, 'traded');
  for (const state of states.slice(1)) await lookAtAll(exchange.url, traded, state);
} finally {
  await closeBrowser();
  rmSync(config.DATA_DIR, { recursive: true, force: true });
}
process.stdout.write(`${faults.join('\n')}\n${faults.length} faults; the pictures are in ${folder}\n`);
process.exit(faults.length === 0 ? 0 : 1);
