import fc, { type Arbitrary } from 'fast-check';

export type JsonSchema = boolean | { readonly [Keyword: string]: unknown };

/** What values are made from beside a schema. */
export interface SchemaWorld {
  /** Where `$ref` leads. */
  readonly document: object;
  /** Values that mean something to whom they are sent, by the name of the member. */
  readonly known: Readonly<Record<string, readonly unknown[]>>;
}

const DEEPEST = 6;
const CALENDAR_DATE = String.raw`^\d{4}-\d{2}-\d{2}$`;
/** Characters that a schema lets through and a careless program does not bear. */
const HOSTILE_TEXTS = [
  '\u0000',
  '\ud800',
  '\u202e',
  '\ufeff',
  "'; drop table x; --",
  '../..',
  '123456789018',
  '%00',
  '𠮷',
];

/** Values that fit the schema, as JSON has them. */
export function valuesOf(schema: JsonSchema, world: SchemaWorld, name = '', depth = 0): Arbitrary<unknown> {
  if (typeof schema === 'boolean') return fc.jsonValue({ maxDepth: 2 });
  const made = madeOf(schema, world, name, depth);
  const known = world.known[name];
  if (known === undefined || known.length === 0) return made;
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: made });
}

function madeOf(
  schema: Exclude<JsonSchema, boolean>,
  world: SchemaWorld,
  name: string,
  depth: number,
): Arbitrary<unknown> {
  if (typeof schema.$ref === 'string') return valuesOf(referred(world.document, schema.$ref), world, name, depth);
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const choices = (schema.oneOf ?? schema.anyOf) as readonly JsonSchema[] | undefined;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valuesOf(choice, world, name, depth)));
  switch (schema.type) {
    case 'object':
      return objects(schema, world, depth);
    case 'array':
      return arrays(schema, world, name, depth);
    case 'string':
      return strings(schema);
    case 'integer':
    case 'number':
      return numbers(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function referred(document: object, ref: string): JsonSchema {
  const steps = ref.replace(/^#\//, '').split('/');
  return steps.reduce<unknown>(
    (at, step) => (at as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    document,
  ) as JsonSchema;
}

function objects(schema: Exclude<JsonSchema, boolean>, world: SchemaWorld, depth: number): Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  const required = (schema.required ?? []) as readonly string[];
  // Deep down only what has to be there is.
  const made = properties.filter(([name]) => depth < DEEPEST || required.includes(name));
  const entries = made.map(([name, of]) => [name, valuesOf(of, world, name, depth + 1)] as const);
  return fc.record(Object.fromEntries(entries), { requiredKeys: [...required] as never, noNullPrototype: true });
}

function arrays(
  schema: Exclude<JsonSchema, boolean>,
  world: SchemaWorld,
  name: string,
  depth: number,
): Arbitrary<unknown> {
  const minLength = Number(schema.minItems ?? 0);
  const maxLength = Math.max(minLength, Math.min(Number(schema.maxItems ?? 3), depth < DEEPEST ? 3 : 0));
  return fc.array(valuesOf((schema.items ?? true) as JsonSchema, world, name, depth + 1), { minLength, maxLength });
}

function strings({ format, pattern, minLength = 0, maxLength = 60 }: Exclude<JsonSchema, boolean>): Arbitrary<string> {
  const byFormat = typeof format === 'string' ? FORMATS[format] : undefined;
  if (byFormat !== undefined) return byFormat;
  if (pattern === CALENDAR_DATE) return days;
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  const [least, most] = [Number(minLength), Math.min(Number(maxLength), 2_000)];
  const bounds = { minLength: least, maxLength: Math.max(least, Math.min(most, 60)) };
  const fits = (text: string) => text.length >= least && text.length <= most;
  const hostile = fc
    .tuple(fc.constantFrom(...HOSTILE_TEXTS), fc.string(bounds))
    .map(([one, text]) => `${text}${one}`.slice(-Math.max(most, 1)));
  return fc.oneof(
    fc.string(bounds),
    fc.string({ ...bounds, unit: 'binary' }),
    hostile.filter(fits),
    fc.constant('あ'.repeat(most)),
  );
}

const days = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

const FORMATS: Readonly<Record<string, Arbitrary<string>>> = {
  'date-time': fc
    .tuple(
      fc.date({ min: new Date('1900-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      fc.constantFrom('Z', '+09:00', '-12:00'),
    )
    .map(([time, zone]) => time.toISOString().replace('Z', zone)),
  uuid: fc.uuid(),
  email: fc.stringMatching(/^[a-z]{1,20}[0-9]{0,4}$/).map((name) => `${name}@city.example`),
  ipv4: fc.ipV4(),
  ipv6: fc.ipV6(),
  cidrv4: fc.tuple(fc.ipV4(), fc.nat(32)).map(([ip, bits]) => `${ip}/${bits}`),
  cidrv6: fc.tuple(fc.ipV6(), fc.nat(128)).map(([ip, bits]) => `${ip}/${bits}`),
};

function numbers({ type, minimum, maximum }: Exclude<JsonSchema, boolean>): Arbitrary<number> {
  const [least, most] = [Number(minimum ?? -1_000_000), Number(maximum ?? 1_000_000)];
  if (type === 'integer') {
    const near = fc.integer({ min: least, max: Math.min(most, least + 20) });
    return fc.oneof(near, fc.constant(most), fc.constant(least));
  }
  return fc.oneof(fc.integer({ min: least, max: most }), fc.double({ min: least, max: most, noNaN: true }));
}

const HOSTILE: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', '\u0000', '\ud800', 0.5, -1, 2 ** 31, 2 ** 53, 1e308, [], {}, [[]]),
  fc.constantFrom<unknown>('x'.repeat(5_000), nested(400), { toString: 'x' }, { constructor: { prototype: 1 } }),
  fc.constantFrom<unknown>(...HOSTILE_TEXTS),
  fc.jsonValue({ maxDepth: 3 }),
);

function nested(deep: number): unknown {
  return deep === 0 ? 0 : [nested(deep - 1)];
}

/** Values that were well-formed, with one thing in them another, gone or added. */
export function brokenOf(good: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc
    .tuple(good, fc.nat(1_000), fc.constantFrom('replace', 'remove', 'add'), HOSTILE)
    .map(([value, at, how, by]) => {
      const places = placesIn(value, []);
      const place = places[at % places.length] ?? [];
      if (how === 'add') return changedAt(value, [...place, '__added'], by);
      return changedAt(value, place, how === 'remove' ? undefined : by);
    });
}

function placesIn(value: unknown, at: readonly string[]): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, inside]) => placesIn(inside, [...at, name]))];
}

function changedAt(value: unknown, [step, ...steps]: readonly string[], by: unknown): unknown {
  if (step === undefined) return by;
  if (typeof value !== 'object' || value === null) return by;
  const changed = changedAt((value as Record<string, unknown>)[step], steps, by);
  if (!Array.isArray(value)) return { ...value, [step]: changed };
  return value.map((one, index) => (String(index) === step ? changed : one));
}
