import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { BINDING_TARGETS, RECORD } from '../../../../scripts/package/binding-imports.ts';
import { nativeImports, programsNeeded } from '../../../../scripts/package/native-imports.ts';
import { lockedPackages } from '../../../../scripts/package/reach.ts';
import { inProject } from '../../../../scripts/project.mjs';
import { elfFile, machOFile, peFile } from '../../../support/sources/native-files.ts';

const recordSchema = z.array(
  z.strictObject({
    target: z.enum(BINDING_TARGETS),
    integrity: z.string(),
    file: z.string(),
    format: z.enum(['PE', 'ELF', 'Mach-O']),
    needed: z.array(z.string()),
    delayed: z.array(z.string()),
  }),
);
const recorded = recordSchema.parse(JSON.parse(readFileSync(inProject(RECORD), 'utf8')));

describe('The import tables of a native file', () => {
  it.each([
    ['PE', peFile, []],
    ['PE', peFile, ['NODE.EXE', 'later.dll']],
    ['Mach-O', machOFile, ['/usr/lib/weak.dylib']],
    ['ELF', elfFile, []],
  ] as const)('are read of %s, what can wait apart from what cannot', (format, fileOf, delayed) => {
    const needed = ['first.library', 'second.library'];
    expect(nativeImports(fileOf({ needed, delayed }))).toEqual({ format, needed, delayed });
    expect(nativeImports(fileOf({ needed: [] }))).toEqual({ format, needed: [], delayed: [] });
  });

  it('are read of a file for several processors', () => {
    const file = machOFile({ needed: ['/usr/lib/libSystem.B.dylib'] }, { isFat: true });
    expect(nativeImports(file)).toEqual({ format: 'Mach-O', needed: ['/usr/lib/libSystem.B.dylib'], delayed: [] });
  });

  it('are none of a text', () => {
    expect(nativeImports(Buffer.from('a'.repeat(100)))).toBeUndefined();
  });

  it.each([
    ['PE', peFile({ needed: ['a.dll', 'b.dll'] })],
    ['ELF', elfFile({ needed: ['a.so', 'b.so'] })],
    ['Mach-O', machOFile({ needed: ['a.dylib', 'b.dylib'] })],
  ] as const)('are read as a whole or not at all: %s, cut off anywhere', (_format, file) => {
    const whole = nativeImports(file);
    for (let length = 0; length < file.length; length += 1) {
      try {
        expect([undefined, whole]).toContainEqual(nativeImports(file.subarray(0, length)));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    }
  });

  it.each([
    ['electron.exe', true],
    ['NODE.EXE', true],
    ['Madoguchi.exe', true],
    ['node', true],
    ['@executable_path/Electron', true],
    ['KERNEL32.dll', false],
    ['libnode.so.115', false],
    ['libc.so.6', false],
    ['/usr/lib/libSystem.B.dylib', false],
  ])('name a program: %s: %s', (name, isProgram) => {
    expect(programsNeeded({ format: 'PE', needed: [name], delayed: [] })).toEqual(isProgram ? [name] : []);
    expect(programsNeeded({ format: 'PE', needed: [], delayed: [name] })).toEqual([]);
  });
});

describe('What reaches PC/SC', () => {
  it('is loaded on each system and processor by whatever program, as was read from the packages that the lockfile names', () => {
    const packages = lockedPackages();
    const integrityOf = (target: string) => packages.get(`node_modules/@koromix/koffi-${target}`)?.integrity;

    expect([...new Set(recorded.map(({ target }) => target))]).toEqual(BINDING_TARGETS);
    expect(recorded.filter(({ target, integrity }) => integrity !== integrityOf(target))).toEqual([]);
    expect(recorded.flatMap(programsNeeded)).toEqual([]);
  });

  it('is read alike from the package that is installed here', () => {
    const installed = BINDING_TARGETS.flatMap((target) => {
      const folder = inProject(`node_modules/@koromix/koffi-${target}`);
      return filesIn(folder).map((file) => ({ target, file, ...nativeImports(readFileSync(`${folder}/${file}`)) }));
    });

    expect(installed.length).toBeGreaterThan(0);
    expect(recorded).toEqual(expect.arrayContaining(installed.map((one) => expect.objectContaining(one))));
  });

  it('is locked for every system that it is made for, with its digest', () => {
    const packages = lockedPackages();
    const { optionalDependencies = {} } = packages.get('node_modules/koffi') ?? {};

    expect(Object.keys(optionalDependencies)).toEqual(
      expect.arrayContaining(BINDING_TARGETS.map((target) => `@koromix/koffi-${target}`)),
    );
    for (const [name, version] of Object.entries(optionalDependencies))
      expect(packages.get(`node_modules/${name}`)).toMatchObject({
        version,
        integrity: expect.stringMatching(/^sha512-[\w+/]{86}==$/),
      });
  });
});

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.node'));
  } catch {
    return []; // a package of another system
  }
}
