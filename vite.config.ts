import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { licenceList } from './scripts/package/licences.ts';

const LICENCES = 'licences.json';

/** The licences page reads this from beside itself. */
const licencesBesideThePage: Plugin = {
  name: 'licences-beside-the-page',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: LICENCES, source: JSON.stringify(licenceList()) });
  },
  configureServer({ middlewares }) {
    middlewares.use(`/${LICENCES}`, (_request, response) => {
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(licenceList()));
    });
  },
};

/** `--mode staff-web`: the page of a municipality's staff, which the portal serves; else the window. */
const STAFF_WEB = 'staff-web';

export default defineConfig(({ mode }) => ({
  root: mode === STAFF_WEB ? STAFF_WEB : 'renderer',
  base: './',
  plugins: [react({ jsxImportSource: '#ruby' }), ...(mode === STAFF_WEB ? [] : [licencesBesideThePage])],
  build: {
    outDir: mode === STAFF_WEB ? '../dist/staff-web' : '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome120',
    sourcemap: false,
    // The page's policy allows no data: fonts and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // In one file, in the order of their imports: zod must be told of the page's policy before anything makes a schema.
        codeSplitting: { groups: [{ name: 'contract', test: /[\\/](?:contract|node_modules[\\/]zod)[\\/]/ }] },
      },
    },
  },
}));
