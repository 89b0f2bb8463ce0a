import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { policyOfJson, policyOfPropertyList, policyOfRegistry } from '#host/policy/policy-forms.ts';
import { POLICY_WORDS } from '#words/policy-words.ts';
import { EXAMPLE_POLICY, policyFiles } from '../../../scripts/policy/files.ts';
import { settings } from '../../../scripts/policy/policy-outline.ts';

const FOLDER = join(import.meta.dirname, '../../../resources/policy');
const files = policyFiles();

type Node = Readonly<Record<string, Node[]>> & { readonly ':@'?: Readonly<Record<string, string>> };
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
});

const nodes = (path: string): Node[] => parser.parse(files.get(path) ?? '');
const nameOf = (node: Node) => Object.keys(node).find((key) => key !== ':@') ?? '';
const childrenOf = (node: Node) => node[nameOf(node)] ?? [];
const attributesOf = (node: Node) => node[':@'] ?? {};
const textOf = (node: Node) =>
  childrenOf(node)
    .map((child) => String(child['#text'] ?? ''))
    .join('');

/** All elements of that name below, in their order. */
function all(below: readonly Node[], name: string): Node[] {
  return below.flatMap((node) => [
    ...(nameOf(node) === name ? [node] : []),
    ...(nameOf(node) === '#text' ? [] : all(childrenOf(node), name)),
  ]);
}

function propertyOf(node: Node): unknown {
  switch (nameOf(node)) {
    case 'dict': {
      const parts = childrenOf(node);
      return Object.fromEntries(
        parts.flatMap((part, index) => {
          const value = parts[index + 1];
          return nameOf(part) === 'key' && value !== undefined ? [[textOf(part), propertyOf(value)]] : [];
        }),
      );
    }
    case 'array':
      return childrenOf(node).map(propertyOf);
    case 'integer':
      return Number(textOf(node));
    case 'string':
      return textOf(node);
    default:
      return nameOf(node) === 'true';
  }
}

describe('The files for administrators', () => {
  it('are what the one list of settings makes: run node scripts/policy-files.ts after each change of it', () => {
    const kept = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(FOLDER, path)).isFile(),
    );
    expect(kept.map((path) => path.replaceAll('\\', '/')).sort()).toEqual([...files.keys()].sort());
    for (const [path, content] of files) expect(readFileSync(join(FOLDER, path), 'utf8'), path).toBe(content);
  });

  it('are well-formed', () => {
    for (const [path, content] of files)
      if (!path.endsWith('.json')) expect(XMLValidator.validate(content), path).toBe(true);
  });

  it('show every setting once, and every setting has words', () => {
    const shown = settings();
    expect(all(nodes('madoguchi.admx'), 'policy')).toHaveLength(shown.length);
    const paths = shown.flatMap(({ path, entries }) =>
      [path, ...entries.map((entry) => entry.path)].map((at) => at.join('.')),
    );
    expect(new Set(paths)).toEqual(new Set(Object.keys(POLICY_WORDS.ja.settings)));
  });

  it.each(['ja-JP', 'en-US'])(
    'have in %s each word and each form that the definitions refer to, and no other',
    (locale) => {
      const words = nodes(`${locale}/madoguchi.adml`);
      for (const table of ['string', 'presentation']) {
        const referred = [
          ...(files.get('madoguchi.admx') ?? '').matchAll(new RegExp(`\\$\\(${table}\\.(\\w+)\\)`, 'g')),
        ];
        const there = all(words, table).map((node) => attributesOf(node).id);
        expect(new Set(there).size).toBe(there.length);
        expect(there.sort()).toEqual([...new Set(referred.map(([, id]) => id))].sort());
      }
      const forms = all(words, 'presentation').flatMap((form) =>
        childrenOf(form).map((field) => attributesOf(field).refId),
      );
      const fields = all(nodes('madoguchi.admx'), 'elements').flatMap((elements) =>
        childrenOf(elements).map((field) => attributesOf(field).id),
      );
      expect(forms).toEqual(fields);
    },
  );

  it('have Group Policy write into the registry what the application reads there as the same policy', () => {
    expect(policyOfRegistry(registryAfterGroupPolicy())).toEqual(EXAMPLE_POLICY);
  });

  it('have macOS keep what the application reads as the same policy', () => {
    const profile = propertyOf(all(nodes('madoguchi.mobileconfig'), 'dict')[0] as Node) as { PayloadContent: object[] };
    expect(policyOfPropertyList(JSON.stringify(profile.PayloadContent[0]))).toEqual(EXAMPLE_POLICY);
    expect(profile).toMatchObject({ PayloadType: 'Configuration', PayloadScope: 'System' });
  });

  it('have an example for Linux that holds as it is', () => {
    expect(policyOfJson(files.get('policy.example.json') ?? '')).toEqual(EXAMPLE_POLICY);
  });
});

/** What `reg.exe query` prints after the example was entered into the definitions. */
function registryAfterGroupPolicy(): string {
  const sample = new Map<string, string | number | boolean | readonly string[]>(leaves(EXAMPLE_POLICY));
  return all(nodes('madoguchi.admx'), 'policy')
    .flatMap((policy) => {
      const fields = all([policy], 'elements').flatMap(childrenOf);
      return fields.length === 0 ? [line(policy)] : fields.map(line);
    })
    .join('\r\n');

  function line(field: Node): string {
    const { key = '', valueName } = attributesOf(field);
    const below = key.split('\\').slice(3);
    const value = sample.get([...below, ...(valueName === undefined ? [] : [valueName])].join('.'));
    const values = Array.isArray(value)
      ? value.map((text, index) => `    ${index + 1}    REG_SZ    ${text}`)
      : [
          `    ${valueName}    ${typeof value === 'string' ? `REG_SZ    ${value}` : `REG_DWORD    0x${Number(value).toString(16)}`}`,
        ];
    return [`HKEY_LOCAL_MACHINE\\${key}`, ...values, ''].join('\r\n');
  }
}

function leaves(
  value: object,
  path: readonly string[] = [],
): [string, string | number | boolean | readonly string[]][] {
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'object' && !Array.isArray(member)
      ? leaves(member, [...path, name])
      : [[[...path, name].join('.'), member] as [string, string]],
  );
}
