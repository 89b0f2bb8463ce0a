import type { PolicyWords } from '#words/policy-words.ts';
import { REGISTRY_KEY } from '../../main/host/policy/policy-forms.ts';
import { type Entry, type Setting, settings, wordsAt } from './policy-outline.ts';
import { element, XML_DECLARATION } from './xml.ts';

// Both formats: Group Policy ADMX Syntax Reference Guide, Microsoft. Element order is fixed by its schema.

const REVISION = { revision: '1.0', schemaVersion: '1.0' };
const NAMESPACE = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';
const KEY = REGISTRY_KEY.slice('HKEY_LOCAL_MACHINE\\'.length);
const CATEGORY = 'madoguchi';
const SUPPORTED = 'supported';

/** The definitions that Group Policy writes below our registry key. */
export function admx(): string {
  return document('policyDefinitions', [
    element('policyNamespaces', {}, [element('target', { prefix: CATEGORY, namespace: 'Madoguchi.Policies' })]),
    element('resources', { minRequiredRevision: '1.0' }),
    element('supportedOn', {}, [
      element('definitions', {}, [
        element('definition', { name: SUPPORTED, displayName: reference('string', SUPPORTED) }),
      ]),
    ]),
    element('categories', {}, [element('category', { name: CATEGORY, displayName: reference('string', CATEGORY) })]),
    element('policies', {}, settings().map(policyElement)),
  ]);
}

/** The words for them in one language. */
export function adml(words: PolicyWords): string {
  const all = settings();
  const string = (id: string, text: string) => element('string', { id }, text);
  return document('policyDefinitionResources', [
    element('displayName', {}, words.category),
    element('description', {}, words.description),
    element('resources', {}, [
      element('stringTable', {}, [
        string(CATEGORY, words.category),
        string(SUPPORTED, words.supportedOn),
        ...all.flatMap(({ path, entries }) => {
          const { title, explanation } = wordsAt(path, words);
          const choices = entries.flatMap((entry) =>
            entry.kind === 'choice' ? entry.values.map((value) => string(idOf(entry.path, value), value)) : [],
          );
          return [string(idOf(path), title), string(idOf(path, 'explained'), explanation), ...choices];
        }),
      ]),
      element(
        'presentationTable',
        {},
        all.filter(hasPresentation).map(({ path, entries }) =>
          element(
            'presentation',
            { id: idOf(path) },
            entries.map((entry) => presentationOf(entry, words)),
          ),
        ),
      ),
    ]),
  ]);
}

function document(name: string, inside: readonly string[]): string {
  return `${XML_DECLARATION}\n${element(name, { xmlns: NAMESPACE, ...REVISION }, inside)}\n`;
}

/** A switch is Enabled or Disabled as a whole and shows nothing to fill in. */
function hasPresentation({ entries }: Setting): boolean {
  return entries.some(({ kind }) => kind !== 'switch');
}

function policyElement(setting: Setting): string {
  const { path, entries } = setting;
  const [entry] = entries;
  const id = idOf(path);
  const words = { displayName: reference('string', id), explainText: reference('string', idOf(path, 'explained')) };
  const standing = [element('parentCategory', { ref: CATEGORY }), element('supportedOn', { ref: SUPPORTED })];
  const common = { name: id, class: 'Machine', ...words };
  if (!hasPresentation(setting) && entry !== undefined) {
    return element('policy', { ...common, ...placeOf(entry) }, [
      ...standing,
      element('enabledValue', {}, [element('decimal', { value: 1 })]),
      element('disabledValue', {}, [element('decimal', { value: 0 })]),
    ]);
  }
  return element('policy', { ...common, key: KEY, presentation: reference('presentation', id) }, [
    ...standing,
    element('elements', {}, entries.map(valueElement)),
  ]);
}

function valueElement(entry: Entry): string {
  const common = { id: idOf(entry.path), ...placeOf(entry) };
  switch (entry.kind) {
    case 'text':
      return element('text', { ...common, required: 'true', maxLength: entry.mostCharacters });
    case 'number':
      return element('decimal', { ...common, required: 'true', minValue: entry.least, maxValue: entry.most });
    case 'choice':
      return element(
        'enum',
        { ...common, required: 'true' },
        entry.values.map((value) =>
          element('item', { displayName: reference('string', idOf(entry.path, value)) }, [
            element('value', {}, [element('string', {}, value)]),
          ]),
        ),
      );
    case 'list':
      return element('list', { id: common.id, key: keyOf(entry.path), valuePrefix: '' });
    case 'switch':
      throw new Error('a switch among others would need a value of its own');
  }
}

function presentationOf(entry: Entry, words: PolicyWords): string {
  const refId = idOf(entry.path);
  const { title } = wordsAt(entry.path, words);
  switch (entry.kind) {
    case 'text':
      return element('textBox', { refId }, [element('label', {}, title)]);
    case 'number':
      return element('decimalTextBox', { refId, defaultValue: entry.least }, title);
    case 'choice':
      return element('dropdownList', { refId, noSort: 'true', defaultItem: 0 }, title);
    case 'list':
      return element('listBox', { refId }, title);
    case 'switch':
      throw new Error('a switch among others would need a value of its own');
  }
}

function placeOf({ path }: Entry): { readonly key: string; readonly valueName: string } {
  return { key: keyOf(path.slice(0, -1)), valueName: path.at(-1) ?? '' };
}

function keyOf(path: readonly string[]): string {
  return [KEY, ...path].join('\\');
}

/** References may hold letters, digits and underscores. */
function idOf(path: readonly string[], more?: string): string {
  return [...path, ...(more === undefined ? [] : [more])].join('_').replace(/\W/g, '_');
}

function reference(table: 'string' | 'presentation', id: string): string {
  return `$(${table}.${id})`;
}
