import type { PolicyWords } from '#words/policy-words.ts';
import { policyOutline } from '../../main/host/policy/policy-forms.ts';

/** One thing that an administrator fills in, with its limits; `path` is where it stands in a policy. */
export type Entry = { readonly path: readonly string[] } & (
  | { readonly kind: 'switch' }
  | { readonly kind: 'text'; readonly mostCharacters: number }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'list' }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
);

/** One setting as administrators see it: one entry, or several that only make sense together. */
export interface Setting {
  readonly path: readonly string[];
  readonly entries: readonly Entry[];
}

type Outline = ReturnType<typeof policyOutline>;

/** All settings in the order of the schema. */
export function settings(outline: Outline = policyOutline(), path: readonly string[] = []): readonly Setting[] {
  return members(outline).flatMap(([name, member]) => {
    const at = [...path, name];
    if (member.type !== 'object') return [{ path: at, entries: [entry(at, member)] }];
    // Members that all have to be there are one setting.
    return member.required === undefined
      ? settings(member, at)
      : [{ path: at, entries: members(member).map(([part, value]) => entry([...at, part], value)) }];
  });
}

function members(outline: Outline): [string, Outline][] {
  return Object.entries(outline.properties ?? {}).map(([name, member]) => {
    if (typeof member !== 'object') throw new Error(`nothing is said about ${name}`);
    return [name, member];
  });
}

function entry(path: readonly string[], { type, enum: values, maxLength, minimum, maximum }: Outline): Entry {
  if (type === 'boolean') return { path, kind: 'switch' };
  if (type === 'array') return { path, kind: 'list' };
  if (type === 'string' && values !== undefined) return { path, kind: 'choice', values: values.map(String) };
  if (type === 'string' && maxLength !== undefined) return { path, kind: 'text', mostCharacters: maxLength };
  if (type === 'integer' && minimum !== undefined && maximum !== undefined)
    return { path, kind: 'number', least: minimum, most: maximum };
  throw new Error(`${path.join('.')} is of a type that a policy file cannot hold`);
}

interface SettingWords {
  readonly title: string;
  readonly explanation: string;
}

/** What administrators read about a setting or an entry of it; throws where nothing was written. */
export function wordsAt(path: readonly string[], { settings: known }: PolicyWords): SettingWords {
  const words = Object.entries(known).find(([name]) => name === path.join('.'))?.[1];
  if (words === undefined) throw new Error(`no words for ${path.join('.')}`);
  return words;
}
