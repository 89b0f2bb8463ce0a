import * as z from 'zod';
import { parsedJson } from '#platform/json-text.ts';
import { type Policy, policySchema } from './policy-schema.ts';

/** Where Windows keeps what Group Policy sets. Source: [MS-GPREG]; only administrators may write below it. */
export const REGISTRY_KEY = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Madoguchi';

type Outline = z.core.JSONSchema.JSONSchema;
type RegistryKey = Map<string, RegistryKey | string | number>;

/** The settings as a JSON Schema, from which other forms of a policy are made and read. */
export function policyOutline(): Outline {
  return z.toJSONSchema(policySchema, { io: 'input' });
}

/** The policy in a JSON text; `undefined` where it is not one as a whole. */
export function policyOfJson(text: string): Policy | undefined {
  return policySchema.safeParse(parsedJson(text)).data;
}

/** The policy in a property list that was converted to JSON; what MDM adds to every payload is none of our settings. */
export function policyOfPropertyList(json: string): Policy | undefined {
  const list = z.record(z.string(), z.unknown()).safeParse(parsedJson(json));
  if (!list.success) return undefined;
  const settings = Object.entries(list.data).filter(([name]) => !name.startsWith('Payload'));
  return policySchema.safeParse(Object.fromEntries(settings)).data;
}

/**
 * The policy in what `reg.exe query KEY /s` prints: a line for each key, below it `    name    REG_TYPE    value`.
 *
 * Words other than the values are ASCII in every language; values in the console's code page would be shown as other
 * characters than they have, so anything but ASCII makes it none.
 */
export function policyOfRegistry(listing: string): Policy | undefined {
  const root: RegistryKey = new Map();
  let here: RegistryKey | undefined;
  for (const line of listing.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    if (!/^[\x20-\x7e]*$/.test(line)) return undefined;
    if (line.startsWith('HKEY_')) {
      here = keyAt(root, line);
      if (here === undefined) return undefined;
      continue;
    }
    const [, name, type, data] = /^ {4}(\S.*?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/.exec(line) ?? [];
    const value = registryValue(type, data ?? '');
    if (here === undefined || name === undefined || value === undefined || here.has(name)) return undefined;
    here.set(name, value);
  }
  return policySchema.safeParse(shaped(root, policyOutline()) ?? {}).data;
}

function keyAt(root: RegistryKey, line: string): RegistryKey | undefined {
  const isOurs = line.toLowerCase() === REGISTRY_KEY.toLowerCase();
  const isBelow = line.toLowerCase().startsWith(`${REGISTRY_KEY.toLowerCase()}\\`);
  if (!isOurs && !isBelow) return undefined;
  let key = root;
  for (const part of line.split('\\').slice(REGISTRY_KEY.split('\\').length)) {
    const below = key.get(part) ?? new Map();
    if (!(below instanceof Map)) return undefined;
    key.set(part, below);
    key = below;
  }
  return key;
}

function registryValue(type: string | undefined, data: string): string | number | undefined {
  if (type === 'REG_SZ') return data;
  return type === 'REG_DWORD' && /^0x[0-9a-f]{1,8}$/i.test(data) ? Number(data) : undefined;
}

/**
 * The registry has neither switches nor lists: 0 and 1, and a key with a value for each entry, stand for them. A key
 * without values is nothing: Group Policy leaves it behind when a setting is taken back.
 */
function shaped(value: RegistryKey | string | number, outline: Outline | undefined): unknown {
  if (outline?.type === 'boolean') return value === 0 || value === 1 ? value === 1 : value;
  if (!(value instanceof Map)) return value;
  if (!hasValues(value)) return undefined;
  if (outline?.type === 'array') return [...value.values()];
  // Without a prototype, so that no name means anything but itself.
  const members: Record<string, unknown> = Object.create(null);
  for (const [name, member] of value) {
    if (!(member instanceof Map) || hasValues(member)) members[name] = shaped(member, memberOutline(outline, name));
  }
  return members;
}

function hasValues(key: RegistryKey): boolean {
  return [...key.values()].some((member) => !(member instanceof Map) || hasValues(member));
}

function memberOutline(outline: Outline | undefined, name: string): Outline | undefined {
  const { properties = {} } = outline ?? {};
  const member = Object.hasOwn(properties, name) ? properties[name] : undefined;
  return typeof member === 'object' ? member : undefined;
}
