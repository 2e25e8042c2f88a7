import type { DocumentedProblem } from './kernel/problem.ts';

const style = [
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}',
  'td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}',
].join('');

const links: readonly (readonly [href: string, says: string])[] = [
  ['/docs/', 'The API, to read and to try'],
  ['/openapi.json', 'The API as OpenAPI 3.1'],
  ['/api/v1/principles', 'The principles and the rules that hold them'],
  ['/problems', 'Every refusal there is'],
];

/** The page at the bare address, with links for a person with a browser. */
export function homePage(): string {
  const list = links.map(([href, says]) => `<li><a href="${href}">${says}</a></li>`).join('');
  return page('Databourse', `<p>A data exchange: register → list → match → deliver → settle.</p><ul>${list}</ul>`);
}

/** What a browser gets where the console was not built, as where the packages that build it are not installed. */
export function notBuiltPage(): string {
  const how = 'Run <code>npm ci &amp;&amp; npm run build</code> where it was installed, and start it again.';
  return page('The console is not built', `<p>The exchange serves its API, but not its pages. ${how}</p>`);
}

/** The documentation that the `type` of one problem leads to. */
export function problemPage({ room, code, status, title, was = [] }: DocumentedProblem): string {
  const before = was.length === 0 ? '' : `<p>Before 2026-12 it was called ${was.join(', ')}.</p>`;
  const facts = `<p><code>${code}</code>, answered with status ${status} by the room <b>${room}</b>.</p>`;
  return page(title, `${facts}<p>${escape(title)}</p>${before}<p><a href="/problems">All problems</a></p>`);
}

/** Every problem in one table. */
export function problemsPage(problems: readonly DocumentedProblem[]): string {
  const rows = problems.map(
    ({ room, code, status, title }) =>
      `<tr><td>${room}</td><td><a href="/problems/${code}">${code}</a></td><td>${status}</td><td>${escape(title)}</td></tr>`,
  );
  return page(
    'Problems',
    `<table><tr><th>Room</th><th>Code</th><th>Status</th><th>Meaning</th></tr>${rows.join('')}</table>`,
  );
}

function page(title: string, body: string): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${style}</style>`;
  return `<!doctype html><html lang="en">${head}<h1>${escape(title)}</h1>${body}</html>`;
}

export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
