import { randomInt } from 'node:crypto';
import type { Page } from 'playwright-core';

/** A file as it is chosen in a form. */
export type Chosen = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

/** How somebody works a page: by the mouse, or by the keyboard alone. */
export type Hand = {
  press(page: Page, selector: string): Promise<void>;
  write(page: Page, selector: string, text: string): Promise<void>;
  choose(page: Page, selector: string, file: Chosen): Promise<void>;
};

export const mouse: Hand = {
  press: (page, selector) => page.locator(selector).first().click(),
  write: (page, selector, text) => page.fill(selector, text),
  choose: (page, selector, file) => page.setInputFiles(selector, file),
};

export const csvFile = (name: string, text: string): Chosen => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});

const MOST_TABS = 200;

/** Goes on with Tab until something has the focus, as who has no mouse must. */
export async function reach(page: Page, selector: string): Promise<void> {
  await page.locator('main:not([inert])').waitFor();
  const target = page.locator(selector).first();
  await target.waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} is not reached by Tab.`);
}

export const keyboard: Hand = {
  async press(page, selector) {
    await reach(page, selector);
    await page.keyboard.press(
      (await page.locator(selector).first().getAttribute('type')) === 'checkbox' ? 'Space' : 'Enter',
    );
  },
  async write(page, selector, text) {
    await reach(page, selector);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
  },
  async choose(page, selector, file) {
    // Listened for early: the browser learns of it later than of a key.
    const choosing = page.waitForEvent('filechooser');
    await reach(page, selector);
    await page.keyboard.press('Enter');
    const chooser = await choosing;
    await chooser.setFiles(file);
  },
};

/** A table of shops as a supplier would have it, unlike any other: nothing in it is about a person. */
function shops(): string {
  const districts = ['Harbour', 'Old Town', 'North', 'Airport', 'Riverside'];
  const rows = Array.from({ length: 240 }, (_, at) => {
    const district = districts[at % districts.length] as string;
    return `shop-${String(at + 1).padStart(4, '0')},${district},${randomInt(400, 90_000)},${randomInt(10, 900)}.${randomInt(10, 99)}`;
  });
  return ['shop,district,visitors_a_month,area_m2', ...rows].join('\n');
}

/** From the form of a new product and an own file to a listing about which the gate has nothing more to say: its id. */
export async function listProduct(page: Page, hand: Hand, look: (page: Page) => Promise<unknown>): Promise<string> {
  await hand.choose(page, 'input[type=file]', csvFile(`shops-${randomInt(1_000_000)}.csv`, shops()));
  await page.waitForSelector('[name="dictionary/0/label"]');
  await look(page);
  await hand.write(page, '[name=sourceStatement]', 'Counted by sensors at the doors of our own shops.');
  await hand.write(page, '[name=processingStatement]', 'Summed by shop and month from the counts of each door.');
  await hand.write(page, '[name="evidence/0/reference"]', 'Contract 12 of 2026');
  await hand.write(page, '[name="processing/0/what"]', 'summed by shop and month');
  await hand.press(page, 'form button.primary');
  await page.waitForURL(/\/revisions\/rev_/);
  await page.locator('.figures, table').first().waitFor();
  await look(page);
  await hand.press(page, '.head a.primary');
  await page.waitForURL(/\/listings\/new/);
  await page.waitForSelector('[name="plan/price"]');
  await hand.write(page, '[name="plan/price"]', '35.5');
  await hand.press(page, '[name="right:transfer"]');
  await hand.press(page, 'form button.primary');
  await page.waitForURL(/\/listings\/lst_.*\/check/);
  await page.waitForSelector('.finding');
  await look(page);
  const open = '.finding button.small:not([aria-disabled=true])';
  for (let presses = 0; presses < 12 && (await page.locator(open).count()) > 0; presses += 1) {
    const judged = page.waitForResponse((answer) => answer.url().endsWith('/explain'));
    await hand.press(page, open);
    await judged;
    await page.waitForTimeout(300);
  }
  await look(page);
  return /lst_\w+/.exec(page.url())?.[0] ?? '';
}
