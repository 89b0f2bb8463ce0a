import { describe, expect, it } from 'vitest';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import { committedFiles, productSources } from '../support/sources/source-files.ts';

const files = committedFiles();
const sources = productSources();

/** Lines of our text that match, as `path:line`. */
function linesWith(among: typeof files, pattern: RegExp): readonly string[] {
  return among.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}`] : [])),
  );
}

describe('Sources', () => {
  it('SR-126: hold no hidden or bidirectional characters', () => {
    // Soft hyphen, zero-width and bidirectional marks, tags, byte order mark, and controls but tab and line feed.
    const hidden =
      /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|(?![\t\r])[\p{Cc}]/u;

    expect(linesWith(files, hidden)).toEqual([]);
  });

  it('SR-126: hold no private keys', () => {
    expect(linesWith(files, /^-----BEGIN [A-Z ]*PRIVATE KEY-----$/)).toEqual([]);
  });

  it('SR-126: hold no access token of a service', () => {
    const token =
      /\b(gh[oprsu]_|github_pat_|npm_|glpat-|xox[abp]-|sk_live_)[A-Za-z0-9_-]{20}|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{35}/;

    expect(linesWith(files, token)).toEqual([]);
  });

  it("SR-126: hold no number that could be somebody's Individual Number but the one that counts up", () => {
    const invented = '123456789018';
    const found = files
      .filter(({ path }) => path !== 'package-lock.json')
      .flatMap(({ path, text }) =>
        (text.match(/(?<![\w.-])\d{12}(?![\w.-])/g) ?? []).map((number) => ({ path, number })),
      );

    expect(individualNumberIn(invented)).toBe('certain');
    expect(
      found
        .filter(({ number }) => number !== invented && individualNumberIn(number) === 'certain')
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it("name no folder of somebody's machine", () => {
    const homes = new RegExp(
      `(?<![\\w.])(${['/home', '/Users', '/root', '/work'].map((folder) => `${folder}/`).join('|')})[\\w.-]`,
    );
    const allowed = (line: string) => line.startsWith('package-lock.json:');

    expect(linesWith(files, homes).filter((line) => !allowed(line))).toEqual([]);
  });

  it('keep nothing but settings in the folder that Windows may carry to another computer', () => {
    const elsewhere = sources.filter(({ path }) => path !== 'main/host/node-ports.ts');
    const places = elsewhere.flatMap(({ text }) => text.match(/^.*\buserFolder\(.*$/gm) ?? []);

    expect(places.length).toBeGreaterThan(0);
    expect(places.filter((line) => !line.includes("userFolder(), 'settings.json')"))).toEqual([]);
  });

  it('SR-123: lock every package by digest and by no registry address', () => {
    const lockfile = files.find(({ path }) => path === 'package-lock.json');
    const packages: Record<string, { integrity?: string; resolved?: string; inBundle?: boolean; optional?: boolean }> =
      JSON.parse(lockfile?.text ?? '{}').packages;
    const entries = Object.entries(packages).filter(([path]) => path !== '');
    const withoutDigest = entries.filter(([, { integrity, inBundle }]) => integrity === undefined && inBundle !== true);
    // Packages of other systems that the registry in use may not offer; see scripts/complete-lockfile.mjs.
    const ofOtherSystems = /^node_modules\/(@biomejs\/cli-|@napi-rs\/canvas-)(?!linux-x64(-gnu)?$)/;

    expect(entries.length).toBeGreaterThan(100);
    expect(entries.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
    expect(
      withoutDigest
        .filter(([path, { optional }]) => optional !== true || !ofOtherSystems.test(path))
        .map(([path]) => path),
    ).toEqual([]);
  });

  it('SR-123: ask for exact versions of at most 80 packages', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      files.find(({ path }) => path === 'package.json')?.text ?? '{}',
    );
    const direct = Object.entries<string>({ ...dependencies, ...devDependencies, ...optionalDependencies });

    expect(direct.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
    expect(direct.length).toBeLessThanOrEqual(80);
  });

  it('SR-8: have one caller of `transmit` above the transport', () => {
    const above = sources.filter(({ path }) => !/^native-bridge\/(transport|simulator)\//.test(path));
    const callers = linesWith(above, /\.transmit\(/);

    expect(callers).toHaveLength(1);
    expect(callers[0]).toMatch(/^native-bridge\/iso7816\//);
  });

  it('SR-61: sign digests that come from outside at one entry, for pages that a person agreed to', () => {
    const signing = sources.filter(({ text }) => /\bapp\.sign\(/.test(text)).map(({ path }) => path);
    expect(signing).toEqual(['main/core/card/key-steps.ts', 'main/core/native/native-card-steps.ts']);
    const composed = sources.find(({ path }) => path === signing[0])?.text;
    expect(composed?.match(/\bapp\.sign\(.*\)/g)).toEqual([
      'app.sign(key, keys, signingInput(keys, bytes))',
      // What a site asks to have signed, with the other key.
      "app.sign('sign', 'RSA-2048', info)",
    ]);
    const users = sources.filter(({ text }) => /\bnativeCardSteps\(/.test(text)).map(({ path }) => path);
    expect(users.filter((path) => !signing.includes(path))).toEqual(['main/core/native/native-request-flow.ts']);
  });

  it('SR-28: make windows in one place', () => {
    expect(linesWith(sources, /new BrowserWindow\(/)).toEqual([
      expect.stringMatching(/^main\/electron\/browser-window\.ts:/),
    ]);
  });

  it('SR-36: hand the system an address of the fixed list to open, by its key, and no other', () => {
    const [only, ...more] = sources.filter(({ text }) => /openExternal|openPath\(/.test(text));
    expect([only?.path, more]).toEqual(['main/electron/external-pages.ts', []]);
    expect(only?.text.match(/(openExternal|openPath)\(.*/g)).toEqual([
      'openExternal(page.href);',
      'openExternal(page.href);',
      'openExternal(EXTERNAL_PAGES[page]);',
    ]);
  });

  it('SR-40: start programs without a shell', () => {
    expect(linesWith(sources, /\bexec(Sync)?\(['"`]|shell: true/)).toEqual([]);
  });

  it('SR-97: make no code and no markup out of text', () => {
    const made =
      /\beval\(|new Function\(|innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write/;

    expect(linesWith(sources, made)).toEqual([]);
  });

  it('take time and chance in the core from its ports', () => {
    const core = sources.filter(({ path }) => path.startsWith('main/core/'));
    const outside = /Date\.now\(|new Date\(\)|Math\.random\(|\bsetTimeout\(|\bsetInterval\(|process\.env/;

    expect(linesWith(core, outside)).toEqual([]);
  });

  it('export by name, from where a thing is defined', () => {
    expect(linesWith(sources, /^export default|^export \* from|^\s*(const )?enum /)).toEqual([]);
  });
});
