import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Person } from '../../seeders/client.ts';
import { transformSync } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildConsole } from '../../src/commands/build-console.ts';
import { browserProgram } from './browser-program.ts';

export type Reader = {
  readonly language: 'zh-CN' | 'en-GB';
  readonly scheme: 'light' | 'dark';
  readonly width: number;
};
/** A page with what the browser complained of: errors, warnings, answers that failed and were not expected. */
export type Watched = { readonly page: Page; readonly complaints: string[] };

let opened: Promise<Browser> | undefined;

async function browser(): Promise<Browser> {
  const fault = await buildConsole();
  if (fault !== undefined) throw new Error(fault);
  // Chromium refuses its sandbox to root, as which tests in containers run.
  return chromium.launch({ executablePath: browserProgram, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** Closes the browser, where one was opened. */
export async function closeBrowser(): Promise<void> {
  await (await opened)?.close();
  opened = undefined;
}

/** A fresh page, with a session of its own. */
export async function openPage(reader: Reader): Promise<Watched> {
  const { language: locale, scheme: colorScheme, width } = reader;
  const viewport = { width, height: 900 };
  const context = await (await (opened ??= browser())).newContext({ locale, colorScheme, viewport });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { page, complaints: complaintsOf(page) };
}

/** Collects what the browser complains of from now on. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isRefusal = /Failed to load resource.*status of 4\d\d/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !isRefusal) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return complaints;
}

/** Opens an address and waits until the page shows what it loads. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await shown(page);
}

/**
 * Follows a link to an address of the console, as a reader does, and waits until the page shows what it loads, or is
 * only there.
 */
export async function follow(page: Page, address: string, until: 'shown' | 'there' = 'shown'): Promise<void> {
  await page.evaluate(`{
    document.querySelector('main h1')?.setAttribute('data-left', '');
    const link = Object.assign(document.createElement('a'), { href: ${JSON.stringify(address)} });
    document.body.append(link);
    link.click();
    link.remove();
  }`);
  await page.locator('main h1:not([data-left])').waitFor({ state: 'attached' });
  if (until === 'shown') await shown(page);
}

/** Shows the page that stands there to another reader: in the other language, at another width, in another scheme. */
export async function showTo(page: Page, { language, scheme, width }: Reader): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height: 900 });
  if ((await page.locator('html').getAttribute('lang')) === language.replace(/-GB/, '')) return;
  await page.locator('.bar button[lang]').click();
  await page.waitForSelector(`html[lang=${language.replace(/-GB/, '')}]`);
}

async function shown(page: Page): Promise<void> {
  await page.waitForSelector('main:not([inert]) h1');
  await page.locator('main .waiting').first().waitFor({ state: 'detached' });
}

/** Signs in by the form, and waits for the desk. */
export async function signIn(page: Page, url: string, { email, password }: Person): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
}

/** What is injected into a page once: axe, and what looks at the page (`in-page/look.ts`). */
const looking = [
  readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
  transformSync(readFileSync(new URL('in-page/look.ts', import.meta.url), 'utf8'), { loader: 'ts' }).code,
].join('\n');

/** What is wrong with the page once it shows what it loads. */
export async function faultsOf(page: Page): Promise<string[]> {
  await shown(page);
  return faultsNow(page);
}

/** What is wrong with the page as it stands: by axe, sideways scroll, words cut off, headings, its first button. */
export async function faultsNow(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"look" in globalThis'))) await page.evaluate(looking);
  return page.evaluate<string[]>('look.faults()');
}

/** What the keyboard reaches without showing where it is; asked for after `faultsNow`. */
export async function unseenFocus(page: Page): Promise<string[]> {
  await page.keyboard.press('Tab');
  return page.evaluate<string[]>('look.unseenFocus()');
}
