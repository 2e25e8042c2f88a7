import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { buildConsole } from '../../src/commands/build-console.ts';
import { builtConsole } from '../../src/site.ts';
import { importsOf } from '../support/imports.ts';

type Chunk = { readonly file: string; readonly imports?: readonly string[]; readonly css?: readonly string[] };
/** Kilobytes as they travel: of scripts and words for a page that anybody sees, and for any other; of styles. */
const most = { public: 130, any: 160, styles: 15 };
const forAnybody = /^\/(market|items|listings|members|principles|rule-books|verdicts|sign-in|apply)?(\/\$\w+)?$/;
const folder = 'src/console';

/** The words that a source and all that it loads speak of, as the bundler finds them (config/vite.config.ts). */
function wordsOf(file: string, seen: Set<string>, rooms: Set<string>): Set<string> {
  if (seen.has(file) || !existsSync(file) || file.startsWith(`${folder}/words/`)) return rooms;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, room = ''] of text.matchAll(/\bwords\.(\w+)/g)) rooms.add(room);
  for (const next of importsOf({ file, text: text.replace(/import\('[^']+'\)/g, '') })) wordsOf(next, seen, rooms);
  return rooms;
}

describe('what the browser has to load', function () {
  this.timeout(60_000);
  it('stays within its budget for every page', async () => {
    expect(await buildConsole()).to.equal(undefined);
    const manifest = JSON.parse(readFileSync(join(builtConsole, '.vite/manifest.json'), 'utf8')) as Record<
      string,
      Chunk
    >;
    const packed = (file: string): number =>
      gzipSync(readFileSync(join(builtConsole, file)), { level: 9 }).length / 1000;
    const needed = (name: string, seen = new Set<string>()): Set<string> => {
      if (seen.has(name)) return seen;
      seen.add(name);
      for (const other of manifest[name]?.imports ?? []) needed(other, seen);
      return seen;
    };
    const rows = [
      ...readFileSync('src/console/routes.tsx', 'utf8').matchAll(/\['(\/[^']*)', \(\) => import\('\.\/([^']+)'\)\]/g),
    ];
    expect(rows.length).to.be.at.least(40);
    expect(manifest).to.include.keys('words/shell.ts?zh', 'words/shell.ts?en');
    const over = rows.flatMap(([, path = '', screen = '']) => {
      const spoken = wordsOf(join(folder, screen), new Set(), new Set(['shell', 'codes']));
      // Chinese weighs more than English, and nobody loads both.
      const words = [...spoken].map((room) => `words/${room}.ts?zh`).filter((name) => name in manifest);
      const chunks = ['index.html', screen, ...words].flatMap((name) =>
        [...needed(name)].map((one) => manifest[one] as Chunk),
      );
      const scripts = [...new Set(chunks.map(({ file }) => file))].reduce((sum, file) => sum + packed(file), 0);
      const styles = [...new Set(chunks.flatMap(({ css = [] }) => css))].reduce((sum, file) => sum + packed(file), 0);
      const limit = forAnybody.test(path) ? most.public : most.any;
      return scripts > limit || styles > most.styles
        ? [`${path}: ${scripts.toFixed(1)} and ${styles.toFixed(1)} kB`]
        : [];
    });
    expect(over).to.deep.equal([]);
  });
});
