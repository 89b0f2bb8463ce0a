import { childrenOf, type DerElement, derProblem, derValue, readDerElement } from '#pki/der/der.ts';

const bytes = (...octets: readonly number[]) => Uint8Array.from(octets);
const text = (tag: number, value: string) => derValue(tag, Buffer.from(value, 'utf8'));

/** Values of a few octets, one of each kind that a reader may meet where it expects another. */
export const SMALL_VALUES: readonly Uint8Array[] = [
  derValue(0x05),
  derValue(0x30),
  derValue(0x31),
  derValue(0x30, derValue(0x30)),
  derValue(0x01, bytes(0xff)),
  derValue(0x02, bytes(0x00)),
  derValue(0x02, bytes(0xff)),
  derValue(0x02, bytes(1, 0, 0, 0, 0, 0, 0, 0, 0)),
  derValue(0x0a, bytes(0x00)),
  derValue(0x03, bytes(0x00)),
  derValue(0x03, bytes(0x07, 0x80)),
  derValue(0x04),
  derValue(0x04, derValue(0x05)),
  derValue(0x06, bytes(0x2a, 0x03)),
  derValue(0x06, bytes(0x69, 0x01)),
  text(0x0c, ''),
  text(0x0c, 'a'),
  text(0x13, 'a'),
  text(0x16, 'a'),
  text(0x17, '260101000000Z'),
  text(0x18, '20260101000000Z'),
  text(0x18, '20260230000000Z'),
  ...[0x80, 0x81, 0x82, 0x84, 0x86, 0x87, 0x88].map((tag) => derValue(tag, bytes(0x01))),
  ...[0xa0, 0xa1, 0xa2, 0xa3, 0xa4].flatMap((tag) => [derValue(tag), derValue(tag, derValue(0x30))]),
];

/**
 * Every DER value that comes from `der` by putting one of SMALL_VALUES in the place of one value inside it, or taking
 * that value out; what an OCTET STRING or BIT STRING wraps is looked into. Lengths around the change are right again.
 */
export function* withSmallValues(der: Uint8Array): Generator<Uint8Array> {
  const outer = readDerElement(der);
  if (outer === undefined) throw new TypeError('not DER');
  yield* SMALL_VALUES;
  yield* changesInside(outer);
}

function* changesInside(element: DerElement): Generator<Uint8Array> {
  const { tag, content } = element;
  if ((tag & 0x20) !== 0) {
    yield* changesAmong(childrenOf(element), (parts) => derValue(tag, ...parts));
    return;
  }
  const prefix = tag === 0x03 ? content.subarray(0, 1) : new Uint8Array();
  const wrapped = tag === 0x03 || tag === 0x04 ? wrappedIn(content.subarray(prefix.length)) : undefined;
  if (wrapped !== undefined) yield* changesAmong([wrapped], (parts) => derValue(tag, prefix, ...parts));
}

function* changesAmong(
  children: readonly DerElement[],
  rebuild: (parts: readonly Uint8Array[]) => Uint8Array,
): Generator<Uint8Array> {
  const parts = children.map(({ encoded }) => encoded);
  for (const [at, child] of children.entries()) {
    for (const value of SMALL_VALUES) yield rebuild(parts.with(at, value));
    yield rebuild(parts.toSpliced(at, 1));
    for (const changed of changesInside(child)) yield rebuild(parts.with(at, changed));
  }
}

function wrappedIn(content: Uint8Array): DerElement | undefined {
  return content.length > 1 && derProblem(content) === undefined ? readDerElement(content) : undefined;
}
