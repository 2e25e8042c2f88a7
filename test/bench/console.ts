import type { CDPSession, Page } from 'playwright-core';
import { applyFor, Client, type Person } from '../../seeders/client.ts';
import { admit, signInInstitutions } from '../../seeders/exchange.ts';
import { closeBrowser, goTo, openPage, signIn } from '../support/browser.ts';
import { pagesOf } from '../support/console-pages.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess } from '../support/process.ts';
import type { Measured } from './run.ts';

const ROUNDS = 3;
/** Ten megabits a second, answers after 40 ms, a quarter of this processor. */
const line = { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 };
const SLOWER = 4;
const SETTLED_MS = 600;
const most = { public: 1_500, desk: 1_800, interaction: 200, shift: 0.02 };

/** What the browser itself measures, kept from the first moment of a page. */
const watching = `
  globalThis.seen = { paint: 0, shift: 0, slow: 0 };
  new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.paint = one.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value; })
    .observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.interactionId) seen.slow = Math.max(seen.slow, one.duration); })
    .observe({ type: 'event', durationThreshold: 16, buffered: true });`;

type Seen = { readonly paint: number; readonly shift: number; readonly slow: number };

/** Pages that a visitor opens, and those on which people work, over a slow line on a slow machine. */
export async function benchConsole(): Promise<Measured> {
  const other = await otherExchange('console');
  const exchange = await exchangeProcess({ ...other.settings, LOG_LEVEL: 'warn' });
  await exchange.start();
  const { operators, regulator } = await signInInstitutions(
    exchange.url,
    other.settings['OPERATOR_PASSWORD'] as string,
  );
  const join = async (name: string, part: 'supplier' | 'buyer'): Promise<Person> => {
    const person = await applyFor(new Client(exchange.url), name, [part]);
    await admit(operators, person);
    return person;
  };
  const pages = await pagesOf({
    operators,
    regulator,
    supplier: (name) => join(name, 'supplier'),
    buyer: (name) => join(name, 'buyer'),
  });
  const listing = pages[0]?.addresses.find((address) => /^\/listings\/lst_/.test(address)) ?? '';
  const rows: (readonly [kind: 'public' | 'desk', of: number, address: string])[] = [
    ['public', 0, '/market'],
    ['public', 0, '/listings'],
    ['public', 0, listing],
    ['public', 0, '/principles'],
    ['desk', 1, '/supply'],
    ['desk', 1, '/products/new'],
    ['desk', 2, '/buy'],
    ['desk', 2, '/buy/agreements'],
    ['desk', 3, '/operate'],
  ];
  const figures: Record<string, string | number> = {};
  const ratios: Record<string, number> = {};
  try {
    for (const [kind, of, address] of rows) {
      const person = pages[of]?.person;
      const seen: Seen[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const { page } = await openPage({ language: 'zh-CN', scheme: 'light', width: 1440 });
        if (person) await signIn(page, exchange.url, person);
        seen.push(await measured(page, exchange.url + address));
        await page.context().close();
      }
      const middle = (of: keyof Seen): number => seen.map((one) => one[of]).sort((a, b) => a - b)[1] ?? 0;
      const name = address.replace(/lst_\w+/, 'one');
      figures[`${name}: largest paint, ms`] = Math.round(middle('paint'));
      figures[`${name}: slowest interaction, ms`] = Math.round(middle('slow'));
      figures[`${name}: layout shift`] = Number(middle('shift').toFixed(3));
      ratios[`${name}: worst of its budget`] = Number(
        Math.max(middle('paint') / most[kind], middle('slow') / most.interaction, middle('shift') / most.shift).toFixed(
          2,
        ),
      );
    }
  } finally {
    await closeBrowser();
    await exchange.kill('SIGTERM');
    await other.drop();
  }
  return { figures, ratios };
}

/** Opens a page with an empty cache, works it a little by the keyboard and the mouse, and reads what was measured. */
async function measured(page: Page, address: string): Promise<Seen> {
  const wire: CDPSession = await page.context().newCDPSession(page);
  await page.goto('about:blank');
  await wire.send('Network.enable');
  await wire.send('Network.clearBrowserCache');
  await wire.send('Network.emulateNetworkConditions', line);
  await wire.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(watching);
  await goTo(page, address);
  await page.waitForTimeout(SETTLED_MS);
  const { paint, shift } = await page.evaluate<Seen>('seen');
  for (const key of ['j', 'k', 'Tab', '?', 'Escape']) await page.keyboard.press(key);
  await page.locator('.bar button[lang]').click();
  await page.waitForTimeout(SETTLED_MS);
  const { slow } = await page.evaluate<Seen>('seen');
  return { paint, shift, slow };
}
