import fc, { type Arbitrary } from 'fast-check';
import { brokenOf, type SchemaWorld, valuesOf } from '../generated/schema-values.ts';
import type { Operation, Parameter } from './portal-openapi.ts';

export interface GeneratedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | Buffer | undefined;
}

type Known = SchemaWorld['known'];

/** Requests for one route, made from its description: well-formed ones, and ones with something wrong in them. */
export function requestsOf(
  operation: Operation,
  known: Known,
  bodies: readonly Uint8Array[],
): Arbitrary<GeneratedRequest> {
  const world = { document: operation.document, known };
  return fc
    .record({
      url: urls(operation, world),
      headers: headers(operation, world),
      body: bodiesOf(operation, world, bodies),
      strange: fc.oneof({ weight: 30, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: STRANGE_HEADERS }),
    })
    .map(({ url, headers: named, body: { type, payload }, strange }) => ({
      url,
      headers: { ...named, ...(type === undefined ? {} : { 'content-type': type }), ...strange },
      payload,
    }));
}

const STRANGE_HEADERS: Arbitrary<Record<string, string>> = fc.constantFrom<Record<string, string>>(
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json; charset=shift_jis' },
  { 'content-encoding': 'gzip' },
  { accept: 'text/html' },
  { range: 'bytes=0-1' },
  { 'if-none-match': '*' },
);

function urls({ path, parameters }: Operation, world: SchemaWorld): Arbitrary<string> {
  const inPath = Object.fromEntries(of(parameters, 'path').map((one) => [one.name, mostly(parameter(one, world))]));
  const query = fc.record(Object.fromEntries(of(parameters, 'query').map((one) => [one.name, parameter(one, world)])), {
    requiredKeys: of(parameters, 'query').flatMap(({ required, name }) => (required === true ? [name] : [])) as never,
  });
  return fc
    .record({
      inPath: fc.record(inPath),
      query: mostly(query),
      tail: rarely(fc.constantFrom('?__added=1', '?a&a', '?%ff')),
    })
    .map(({ inPath: values, query: asked, tail }) => {
      const where = path.replaceAll(/:(\w+)/g, (_, name: string) =>
        percentEncoded((values as Record<string, unknown>)[name]),
      );
      const members = Object.entries((asked ?? {}) as Record<string, unknown>);
      const search = members.map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`).join('&');
      return `${where}${search === '' ? '' : `?${search}`}${tail ?? ''}`;
    });
}

function headers({ parameters }: Operation, world: SchemaWorld): Arbitrary<Record<string, string>> {
  const named = of(parameters, 'header').map((one) => [one.name, mostly(parameter(one, world))] as const);
  return fc.record(Object.fromEntries(named), { requiredKeys: [] }).map((values) => {
    const entries = Object.entries(values).map(([name, value]) => [name, asText(value)] as const);
    return Object.fromEntries(entries.filter(([, value]) => /^[\x20-\x7e]*$/.test(value)));
  });
}

interface Body {
  readonly type: string | undefined;
  readonly payload: string | Buffer | undefined;
}

const NONE: Body = { type: undefined, payload: undefined };

function bodiesOf({ requestBody }: Operation, world: SchemaWorld, packed: readonly Uint8Array[]): Arbitrary<Body> {
  const [entry] = Object.entries(requestBody?.content ?? {});
  if (entry === undefined) {
    return fc.oneof(
      { weight: 20, arbitrary: fc.constant(NONE) },
      { weight: 1, arbitrary: fc.constant({ type: 'application/json', payload: '{"a":1}' }) },
    );
  }
  const [type, { schema }] = entry;
  if (schema === undefined) return bytesLike(packed).map((payload) => ({ type, payload }));
  const values = mostly(valuesOf(schema, world));
  const written = type === 'application/json' ? values.map(asJson) : values.map(asForm);
  return fc.oneof(
    { weight: 20, arbitrary: written.map((payload) => ({ type, payload })) },
    { weight: 1, arbitrary: fc.constant(NONE) },
    { weight: 1, arbitrary: BROKEN_TEXTS.map((payload) => ({ type, payload })) },
    { weight: 1, arbitrary: written.map((payload) => ({ type: 'text/plain', payload })) },
  );
}

const BROKEN_TEXTS = fc.constantFrom<string | Buffer>(
  '',
  '{',
  'null',
  '"\\u0000"',
  '[1,]',
  '{"__proto__":{"a":1}}',
  Buffer.from([0xff, 0xfe, 0x00]),
  'x'.repeat(100_000),
);

function asJson(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}

function asForm(value: unknown): string {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [['a', value]];
  return members.map(([name, one]) => `${percentEncoded(name)}=${percentEncoded(one)}`).join('&');
}

/** Whole containers, ones with a byte changed or an end cut off, and bytes that are none. */
function bytesLike(packed: readonly Uint8Array[]): Arbitrary<Buffer> {
  const whole = fc.constantFrom(...packed);
  return fc.oneof(
    whole.map((bytes) => Buffer.from(bytes)),
    fc
      .tuple(whole, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255))
      .map(([bytes, at, to]) => {
        const changed = Buffer.from(bytes);
        changed[Math.floor(at * bytes.length)] = to;
        return changed;
      }),
    fc
      .tuple(whole, fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([bytes, to]) => Buffer.from(bytes.subarray(0, to * bytes.length))),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  );
}

function of(parameters: readonly Parameter[], where: Parameter['in']): readonly Parameter[] {
  return parameters.filter((one) => one.in === where);
}

function parameter({ schema, name }: Parameter, world: SchemaWorld): Arbitrary<unknown> {
  return valuesOf(schema, world, name);
}

function mostly(good: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc.oneof({ weight: 5, arbitrary: good }, { weight: 2, arbitrary: brokenOf(good) });
}

function rarely(other: Arbitrary<string>): Arbitrary<string | undefined> {
  return fc.oneof({ weight: 30, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: other });
}

/** Any text in an address: what is no text has the bytes that stand for it. */
function percentEncoded(value: unknown): string {
  return [...Buffer.from(asText(value))]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9_.~-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
