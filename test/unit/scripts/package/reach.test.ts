import { describe, expect, it } from 'vitest';
import {
  foldersNeeded,
  isPacked,
  type LockedPackage,
  lockedPackages,
  packageName,
  reachOf,
} from '../../../../scripts/package/reach.ts';

describe('What a bundle loads', () => {
  const files: Readonly<Record<string, string>> = {
    'main.js': [
      'import { a } from "./chunk-A1.js";',
      'import "reflect-metadata";',
      'export { b } from "jose";',
      'const later = () => import("./later-B2.js");',
      'const text = "import nothing from here";',
    ].join('\n'),
    'chunk-A1.js': 'import {\n  app,\n} from "electron";\nimport "./main.js";\n',
    'later-B2.js': `createRequire(import.meta.url)("pcsclite");\nrequire.resolve(\`@scope/font/\${name}.ttf\`);\n`,
    'stranger.js': '',
  };

  it('is followed through static, late and required imports, each file once', () => {
    const reach = reachOf(['main.js'], (name) => files[name] ?? '');

    expect([...reach.files].sort()).toEqual(['chunk-A1.js', 'later-B2.js', 'main.js']);
    expect([...reach.specifiers].sort()).toEqual(['@scope/font/', 'electron', 'jose', 'pcsclite', 'reflect-metadata']);
  });
});

describe('What a package needs', () => {
  it('is looked for where Node would, inner folders first, and only where it is installed', () => {
    const packages = lockedPackages();
    const needed = foldersNeeded(['pdfkit', 'koffi'], packages);

    expect([...needed].map(packageName)).toEqual(expect.arrayContaining(['pdfkit', 'fontkit', 'restructure', 'koffi']));
    expect([...needed].filter((folder) => folder.includes('@koromix/'))).toHaveLength(1);
    expect([...needed].map(packageName)).not.toContain('fastify');
  });

  it('leaves out what stands around the archive', () => {
    expect(['electron', 'pcsclite', 'zod'].filter(isPacked)).toEqual(['zod']);
  });

  it('prefers a version of its own to the common one', () => {
    const locked = (dependencies: Record<string, string>): LockedPackage => ({ version: '1.0.0', dependencies });
    const packages = new Map([
      ['node_modules/@peculiar/asn1-schema', locked({ asn1js: '*' })],
      ['node_modules/@peculiar/asn1-schema/node_modules/asn1js', locked({})],
      ['node_modules/asn1js', locked({})],
    ]);

    expect([...foldersNeeded(['@peculiar/asn1-schema/deep'], packages)]).toEqual([
      'node_modules/@peculiar/asn1-schema',
      'node_modules/@peculiar/asn1-schema/node_modules/asn1js',
    ]);
  });
});
