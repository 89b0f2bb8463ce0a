import { MalformedBody } from './error-failure.ts';

const UPLOAD_TYPE = /^multipart\/form-data; ?boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'()+,./:=?-]{1,70}))$/i;
const HEAD_LIMIT_BYTES = 1_000;
const META_LIMIT_BYTES = 80_000;
const DISPOSITION = /^content-disposition: ?form-data; ?name="([a-z]{1,20})"(?:; ?filename="[^"\r\n]{0,200}")?$/i;

/** Two parts of a form: what is said about a document, as JSON, then the document. */
interface Upload {
  readonly meta: unknown;
  readonly document: Uint8Array;
}

export function isUploadType(contentType: string): boolean {
  return UPLOAD_TYPE.test(contentType);
}

/**
 * Reads `meta` and then `document` (RFC 7578), in that order and nothing else; names of files are passed over. Throws
 * `MalformedBody` for any other body.
 */
export function readUpload(body: Uint8Array, contentType: string): Upload {
  const [, quoted, plain] = UPLOAD_TYPE.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw new MalformedBody();
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const opening = Buffer.from(`--${boundary}\r\n`, 'latin1');
  if (!bytes.subarray(0, opening.length).equals(opening)) throw new MalformedBody();
  const between = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const meta = partAt(bytes, opening.length, between, 'meta');
  const document = partAt(bytes, behindLine(bytes, meta.endsAt), between, 'document');
  if (!/^--(?:\r\n)?$/.test(bytes.toString('latin1', document.endsAt, document.endsAt + 10))) throw new MalformedBody();
  if (meta.content.length > META_LIMIT_BYTES) throw new MalformedBody();
  return { meta: jsonIn(meta.content), document: new Uint8Array(document.content) };
}

/** The content of the part that begins there; `endsAt` is behind the boundary that ends it. */
function partAt(bytes: Buffer, from: number, between: Buffer, name: string) {
  const headEnd = bytes.indexOf('\r\n\r\n', from);
  if (headEnd === -1 || headEnd - from > HEAD_LIMIT_BYTES) throw new MalformedBody();
  const lines = bytes.toString('latin1', from, headEnd).split('\r\n');
  const named = lines.map((line) => DISPOSITION.exec(line)?.[1]).filter((one) => one !== undefined);
  if (named.length !== 1 || named[0] !== name) throw new MalformedBody();
  const end = bytes.indexOf(between, headEnd + 4);
  if (end === -1) throw new MalformedBody();
  return { content: bytes.subarray(headEnd + 4, end), endsAt: end + between.length };
}

function behindLine(bytes: Buffer, at: number): number {
  if (bytes[at] !== 0x0d || bytes[at + 1] !== 0x0a) throw new MalformedBody();
  return at + 2;
}

function jsonIn(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    throw new MalformedBody();
  }
}
