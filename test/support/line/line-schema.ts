import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/line-openapi', import.meta.url));

/** Whether LINE's published description lies beside the project. */
export const HAS_LINE_SCHEMA = existsSync(FOLDER);

type Schema = { readonly [member: string]: unknown };
type Schemas = Readonly<Record<string, Schema>>;

interface Discriminator {
  readonly propertyName: string;
  readonly mapping: Readonly<Record<string, string>>;
}

/** What is wrong with a value by a schema of that name: nothing where it is right. */
export type LineCheck = (name: string, value: unknown) => readonly string[];

/** Checks strictly by `messaging-api.yml` or `webhook.yml`: a member that is not described is wrong. */
export function lineCheck(file: 'messaging-api' | 'webhook'): LineCheck {
  const text = readFileSync(`${FOLDER}/${file}.yml`, 'utf8');
  const { components } = parse(text) as { readonly components: { readonly schemas: Schemas } };
  const ajv = new Ajv2019({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('int64', true);
  ajv.addFormat('int32', true);
  ajv.addSchema({ $id: 'line', definitions: strict(components.schemas) });
  return (name, value) => {
    const check = ajv.getSchema(`line#/definitions/${name}`);
    if (check === undefined) throw new Error(`LINE describes no ${name}`);
    return check(value) === true
      ? []
      : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

const BASE = '__base';

/** OpenAPI's discriminators as conditions, which JSON Schema knows; each kind alone names what it holds. */
function strict(schemas: Schemas): Schemas {
  const chosen = new Set(Object.keys(schemas).filter((name) => 'discriminator' in (schemas[name] ?? {})));
  return Object.fromEntries(
    Object.entries(schemas).flatMap(([name, schema]) => {
      const own = referring(schema, chosen, false) as Schema;
      if (!chosen.has(name)) return [[name, closed(own)]];
      const { discriminator, ...base } = own;
      return [
        [`${name}${BASE}`, base],
        [name, choice(discriminator as Discriminator)],
      ];
    }),
  );
}

function closed(schema: Schema): Schema {
  return schema.type === 'object' || 'allOf' in schema ? { ...schema, unevaluatedProperties: false } : schema;
}

function choice({ propertyName, mapping }: Discriminator): Schema {
  return {
    type: 'object',
    required: [propertyName],
    properties: { [propertyName]: { enum: Object.keys(mapping) } },
    allOf: Object.entries(mapping).map(([value, to]) => ({
      if: { properties: { [propertyName]: { const: value } } },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
      then: { $ref: to.replace('#/components/schemas/', 'line#/definitions/') },
    })),
  };
}

/** References within this description; one that says what a kind is built on means the bare base. */
function referring(node: unknown, chosen: ReadonlySet<string>, isBuiltOn: boolean): unknown {
  if (Array.isArray(node)) return node.map((one) => referring(one, chosen, isBuiltOn));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([member, value]) => {
      if (member !== '$ref' || typeof value !== 'string') return [member, referring(value, chosen, member === 'allOf')];
      const name = value.replace('#/components/schemas/', '');
      return [member, `line#/definitions/${name}${isBuiltOn && chosen.has(name) ? BASE : ''}`];
    }),
  );
}
