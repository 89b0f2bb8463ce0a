import { cpSync } from 'node:fs';
import { defineConfig } from 'vite';

/** `--mode` names a script, which loads no other; beside them the manifest and the page of settings. */
export default defineConfig(({ mode }) => ({
  build: {
    outDir: 'dist/browser-extension',
    emptyOutDir: false,
    target: 'chrome121',
    minify: false,
    sourcemap: false,
    reportCompressedSize: false,
    modulePreload: false,
    rolldownOptions: {
      input: { [mode]: `browser-extension/${mode}.ts` },
      output: { format: 'iife' as const, entryFileNames: '[name].js' },
    },
  },
  publicDir: false as const,
  plugins: [
    {
      name: 'manifest-beside-the-scripts',
      closeBundle() {
        for (const name of ['manifest.json', 'options.html', 'options.css']) {
          cpSync(`browser-extension/${name}`, `dist/browser-extension/${name}`);
        }
      },
    },
  ],
}));
