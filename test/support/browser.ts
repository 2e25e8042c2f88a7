import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Person } from '../../seeders/client.ts';
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
export async function openPage({ language, scheme, width }: Reader): Promise<Watched> {
  const context = await (
    await (opened ??= browser())
  ).newContext({
    locale: language,
    colorScheme: scheme,
    viewport: { width, height: 900 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isRefusal = /Failed to load resource.*status of 4\d\d/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !isRefusal) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return { page, complaints };
}

/** Opens an address and waits until the page shows what it loads. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await shown(page);
}

async function shown(page: Page): Promise<void> {
  await page.waitForSelector('main h1');
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

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is wrong with the page once it shows what it loads: by axe, sideways scroll, and its headings. */
export async function faultsOf(page: Page): Promise<string[]> {
  await shown(page);
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await checker.run();
    const document = (globalThis as unknown as { document: Document }).document;
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const titles = document.querySelectorAll('h1').length;
    return [
      ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
      ...(wide > 0 ? [`${wide} pixels too wide`] : []),
      ...(titles === 1 ? [] : [`${titles} first headings`]),
    ];
  });
}
type Document = {
  readonly documentElement: { readonly scrollWidth: number; readonly clientWidth: number };
  querySelectorAll(selector: string): ArrayLike<unknown>;
};
