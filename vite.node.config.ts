import { cpSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { defineConfig, type Plugin } from 'vite';

const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const packages = [...Object.keys({ ...dependencies, ...optionalDependencies }), 'electron'];
const external = [...builtinModules, /^node:/, ...packages.map((name) => new RegExp(`^${name}(/|$)`))];

/** What the programs read beside themselves, found by the same relative addresses as from the sources. */
function dataBesideTheBundles(): Plugin {
  let folder = '';
  return {
    name: 'data-beside-the-bundles',
    configResolved({ build }) {
      folder = build.outDir;
    },
    closeBundle() {
      cpSync('portal/platform/database/migrations', `${folder}/migrations`, { recursive: true });
      for (const part of ['procedures', 'municipalities', 'directory', 'wordings', 'family', 'search.json']) {
        cpSync(`portal/catalogue/${part}`, `${folder}/${part}`, { recursive: true });
      }
      cpSync('portal/retention/retention-rules.json', `${folder}/retention-rules.json`);
      cpSync('package.json', `${folder}/../package.json`);
    },
  };
}

const HOSTS = {
  'electron-main': 'main/electron/electron-main.ts',
  'electron-practice': 'main/electron/electron-practice.ts',
  kiosk: 'main/kiosk/kiosk-main.ts',
  portal: 'portal/portal-main.ts',
  'document-worker': 'portal/applications/document-worker.ts',
  'delivery-worker': 'portal/deliveries/delivery-worker.ts',
  madoguchi: 'main/cli/madoguchi.ts',
};
const PRACTICE = {
  practice: 'main/composition/practice.ts',
  'document-worker': 'portal/applications/document-worker.ts',
  'delivery-worker': 'portal/deliveries/delivery-worker.ts',
};

/**
 * Bundles for packaging. All lie in one folder: what a bundle reads, it finds beside itself. `hosts`: Electron's main process and the command line, which also runs the kiosk host and the
 * portal. `practice`: the component that lies beside an installed application. `preload`: one CommonJS file, since a
 * sandboxed preload can load no other.
 */
export default defineConfig(({ mode }) => ({
  resolve: { conditions: ['node'] },
  build: {
    ssr: true,
    target: 'node24',
    outDir: mode === 'practice' ? 'dist/practice/node' : 'dist/node',
    emptyOutDir: false,
    minify: false,
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions:
      mode === 'preload'
        ? {
            input: { preload: 'main/electron/preload.ts' },
            external: ['electron'],
            output: { format: 'cjs' as const, entryFileNames: '[name].cjs' },
          }
        : {
            input: mode === 'practice' ? PRACTICE : HOSTS,
            external,
            preserveEntrySignatures: 'strict' as const,
            output: { format: 'es' as const, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
          },
  },
  plugins: mode === 'preload' ? [] : [dataBesideTheBundles()],
  ssr: { noExternal: true },
}));
