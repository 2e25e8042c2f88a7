import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

const words = `${root}/src/console/words`;

/**
 * The words stand in both languages in one file, and travel in one: `#zh/…` and `#en/…` are copies of the same files,
 * of which the bundler keeps what is used. A source that speaks of `words.room` needs that room's words, and says so.
 */
function wordsByRoom(): Plugin {
  return {
    name: 'words-by-room',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/src\/console\/.*\.tsx?$/.test(id) || id.startsWith(words)) return null;
      const said = new Set([...code.matchAll(/\bwords\.(\w+)/g)].map(([, room]) => room));
      const rooms = [...said].filter((room) => existsSync(`${words}/${room}.ts`));
      if (rooms.length === 0) return null;
      const needs = rooms.map((room) => `needed('${room}');`).join(' ');
      return { code: `${code}\nimport { need as needed } from '${words}/rooms.ts';\n${needs}\n`, map: null };
    },
    async resolveId(source, importer) {
      const [, language, file] = /^#(zh|en)\/(.+)$/.exec(source) ?? [];
      if (file !== undefined) return `${words}/${file}?${language}`;
      const [, of] = /\?(zh|en)$/.exec(importer ?? '') ?? [];
      if (of === undefined || !source.startsWith('.')) return null;
      const found = await this.resolve(source, importer?.replace(/\?.*$/, ''), { skipSelf: true });
      return found && `${found.id}?${of}`;
    },
  };
}

/** The console for the browser: `npm run console` serves it while it is worked on, `build-console.ts` builds it. */
export default defineConfig({
  root: `${root}/src/console`,
  cacheDir: `${root}/node_modules/.cache/vite`,
  plugins: [wordsByRoom(), react()],
  build: {
    target: 'es2022',
    emptyOutDir: true,
    manifest: true,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/site.json': 'http://127.0.0.1:3000' } },
});
