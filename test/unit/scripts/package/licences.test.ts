import { describe, expect, it } from 'vitest';
import { licenceList, licences, PERMITTED_LICENCES } from '../../../../scripts/package/licences.ts';
import { lockedPackages, packageName } from '../../../../scripts/package/reach.ts';

const found = licences();
const MIN_TEXT_LENGTH = 200;

describe('Licences', () => {
  it('are of a permitted kind for each package that a program is made of', () => {
    expect(found.length).toBeGreaterThan(100);
    expect(found.filter(({ licence }) => !PERMITTED_LICENCES.has(licence))).toEqual([]);
  });

  it('are of a permitted kind also for packages of other systems, as far as the lockfile tells', () => {
    const refused = [...lockedPackages()].filter(
      ([, { dev, license }]) => !dev && license !== undefined && !PERMITTED_LICENCES.has(license),
    );

    expect(refused.map(([folder]) => packageName(folder))).toEqual([]);
  });

  it('come with their words, none without', () => {
    expect(found.filter(({ text }) => text.length < MIN_TEXT_LENGTH).map(({ name }) => name)).toEqual([]);
  });

  it('name what is bundled into the window and what stands around the app', () => {
    const names = found.map(({ name }) => name);

    expect(names).toEqual(
      expect.arrayContaining([
        'electron',
        'react',
        'react-dom',
        'scheduler',
        '@digital-go-jp/design-tokens',
        '@fontsource-variable/noto-sans-jp',
      ]),
    );
    expect(names).not.toContain('vitest');
    expect(new Set(found.map(({ name, version }) => `${name} ${version}`)).size).toBe(found.length);
  });

  it('keep every text in the shorter list that the window reads', () => {
    const { packages, texts } = licenceList(found);

    expect(packages.map(({ name, text }) => [name, texts[text]])).toEqual(found.map(({ name, text }) => [name, text]));
    expect(texts.length).toBeLessThan(packages.length);
  });
});
