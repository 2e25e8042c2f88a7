import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The words stand in both languages in one file, and travel in one: `#zh/…` and `#en/…` are copies of the same files,
 * of which the bundler keeps what is used.
 */
function oneLanguage(): Plugin {
  return {
    name: 'one-language',
    enforce: 'pre',
    async resolveId(source, importer) {
      const [, language, file] = /^#(zh|en)\/(.+)$/.exec(source) ?? [];
      if (file !== undefined) return `${root}/src/console/words/${file}?${language}`;
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
  plugins: [oneLanguage(), react()],
  build: {
    target: 'es2022',
    emptyOutDir: true,
    manifest: true,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/site.json': 'http://127.0.0.1:3000' } },
});
