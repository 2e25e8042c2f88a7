import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { buildConsole } from '../../src/commands/build-console.ts';
import { pages } from '../../src/site.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';

describe('the site of the exchange', function () {
  this.timeout(60_000);
  let exchange: Exchange;
  before(async () => {
    expect(await buildConsole()).to.equal(undefined);
    exchange = await startExchange();
  });
  const get = (path: string, headers: Record<string, string> = { accept: 'text/html' }) =>
    fetch(`${exchange.url}${path}`, { headers });

  it('knows the first part of every address of the console, and no other', () => {
    const routes = readFileSync('src/console/routes.tsx', 'utf8');
    const first = new Set([...routes.matchAll(/^\s*\['\/([\w-]*)/gm)].map(([, segment = '']) => segment));
    expect([...first].sort()).to.deep.equal([...pages].sort());
  });

  it('gives a browser its page at each of them, under a policy that lets nothing in from elsewhere', async () => {
    for (const page of pages) {
      const answer = await get(`/${page}`);
      expect(answer.status, page).to.equal(200);
      expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
      expect(answer.headers.get('cache-control')).to.equal('no-store');
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).to.include("default-src 'none'").and.include("script-src 'self'");
      expect(policy).not.to.match(/unsafe|https?:|upgrade/);
      const text = await answer.text();
      expect(text).to.include('<html data-zone="Asia/Shanghai" data-name="" lang=');
      expect(text).to.match(/<script type="module"[^>]* src="\/assets\//);
    }
  });

  it('sends its files packed, to be kept for ever, and knows no others', async () => {
    const [, script = ''] = /src="(\/assets\/[^"]+)"/.exec(await (await get('/')).text()) ?? [];
    const answer = await get(script, { 'accept-encoding': 'br' });
    expect(answer.headers.get('content-encoding')).to.equal('br');
    expect(answer.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
    expect((await get('/assets/absent.js')).status).to.equal(404);
    expect((await get('/assets/%2e%2e/built-from')).status).to.equal(404);
  });

  it('says on a page to a browser, and in a problem to a program, that there is nothing at an address', async () => {
    const answer = await get('/absent/address');
    expect(answer.status).to.equal(404);
    expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).to.include("script-src 'self'");
    for (const path of ['/absent', '/api/v1/absent', '/assets/absent'])
      expect(await (await get(path, { accept: path === '/absent' ? '*/*' : 'text/html' })).json()).to.include({
        status: 404,
      });
  });

  it('lets nobody keep an answer of the API', async () => {
    for (const path of ['/items', '/me', '/absent'])
      expect((await get(`/api/v1${path}`)).headers.get('cache-control'), path).to.equal('no-store');
  });

  it('leaves to programs what they had: JSON of the API, the short page at the bare address', async () => {
    expect(await (await get('/', { accept: '*/*' })).text()).to.include('/openapi.json');
    expect(await (await get('/listings', { accept: 'application/json' })).json()).to.include({ status: 404 });
    expect((await get('/api/v1/items')).headers.get('content-type')).to.match(/^application\/json/);
    expect(await (await get('/site.json')).json()).to.deep.equal({ guises: null });
  });
});
