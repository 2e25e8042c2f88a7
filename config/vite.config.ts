import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The console for the browser: `npm run console` serves it while it is worked on, `build-console.ts` builds it. */
export default defineConfig({
  root: `${root}/src/console`,
  cacheDir: `${root}/node_modules/.cache/vite`,
  plugins: [react()],
  build: {
    target: 'es2022',
    emptyOutDir: true,
    manifest: true,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/site.json': 'http://127.0.0.1:3000' } },
});
