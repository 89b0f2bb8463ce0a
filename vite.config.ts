import { readdirSync, readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
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

const PDFJS = 'node_modules/pdfjs-dist';
/** Character maps, fonts and decoders that a PDF may count on; the programs beside the decoders run forms' scripts. */
const PDF_DATA = [
  { folder: 'cmaps', from: 'cmaps', fits: /\.bcmap$/ },
  { folder: 'fonts', from: 'standard_fonts', fits: /\.(?:pfb|ttf)$/ },
  { folder: 'wasm', from: 'wasm', fits: /^(?:jbig2|openjpeg|qcms_bg)\.wasm$/ },
];
const pdfData: Plugin = {
  name: 'pdf-data',
  generateBundle() {
    for (const { folder, from, fits } of PDF_DATA) {
      for (const name of readdirSync(`${PDFJS}/${from}`).filter((one) => fits.test(one))) {
        const source = readFileSync(`${PDFJS}/${from}/${name}`);
        this.emitFile({ type: 'asset', fileName: `pdf-data/${folder}/${name}`, source });
      }
    }
  },
};

/** `--mode staff-viewer`: the one script of the frame in which the desk draws attachments, beside its page. */
const STAFF_VIEWER = 'staff-viewer';
const viewer: UserConfig = {
  root: 'staff-web',
  plugins: [pdfData],
  // From a blob, where the frame's origin may start nothing but a classic script.
  worker: { format: 'iife' },
  build: {
    outDir: '../dist/staff-web',
    emptyOutDir: false,
    target: 'chrome120',
    sourcemap: false,
    modulePreload: false,
    reportCompressedSize: false,
    // pdf.js and its worker, which no frame can fetch by itself.
    chunkSizeWarningLimit: 2_500,
    rolldownOptions: {
      input: 'staff-web/viewer/viewer-frame.ts',
      output: { format: 'es', entryFileNames: 'viewer.js', codeSplitting: false },
    },
  },
};

/** `--mode staff-web`: the page of a municipality's staff, which the portal serves; else the window. */
const STAFF_WEB = 'staff-web';

const page = (mode: string): UserConfig => ({
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
});

export default defineConfig(({ mode }) => (mode === STAFF_VIEWER ? viewer : page(mode)));
