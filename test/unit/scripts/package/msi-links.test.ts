import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { withLinkHandler } from '../../../../scripts/package/msi-links.ts';
import { inProject } from '../../../../scripts/project.mjs';

const builder = dirname(createRequire(import.meta.url).resolve('app-builder-lib/package.json'));
/** The builder's own template, without what it fills in. */
const SOURCE = readFileSync(join(builder, 'templates/msi/template.xml'), 'utf8')
  .replace(/\{\{.*?\}\}/g, '')
  .replace(/\$\{.*?\}/g, 'x')
  .replace(/<!--[\s\S]*?-->/g, '');

describe('Links in the MSI', () => {
  it('are one more component of the source that the builder writes, for the whole machine', () => {
    const handled = withLinkHandler(SOURCE);
    const { Wix } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(handled);
    const { Component } = Wix.Product.ComponentGroup;

    expect(XMLValidator.validate(handled)).toBe(true);
    expect(Component.RegistryKey).toMatchObject({ Root: 'HKLM', Key: 'Software\\Classes\\madoguchi' });
    expect(Component.RegistryKey.RegistryValue.map(({ Value }: { Value: string }) => Value)).toEqual([
      'URL:Madoguchi',
      '',
      '"[APPLICATIONFOLDER]Madoguchi.exe" "%1"',
    ]);
  });

  it('fail where the builder writes another source, and are never written twice', () => {
    expect(() => withLinkHandler('<Wix/>')).toThrow();
    expect(() => withLinkHandler(`${SOURCE}${SOURCE}`)).toThrow();
  });

  it('are the same in the NSIS installer', () => {
    const script = readFileSync(inProject('resources/installer.nsh'), 'utf8');

    expect(script).toContain(`WriteRegStr SHELL_CONTEXT "Software\\Classes\\madoguchi" "URL Protocol" ""`);
    expect(script).toContain('DeleteRegKey SHELL_CONTEXT "Software\\Classes\\madoguchi"');
  });
});
