import { cpSync } from 'node:fs';
import { defineConfig } from 'vite';

/** `--mode worker` and `--mode page`: one script each, which loads no other, beside the manifest. */
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
      closeBundle: () => cpSync('browser-extension/manifest.json', 'dist/browser-extension/manifest.json'),
    },
  ],
}));
