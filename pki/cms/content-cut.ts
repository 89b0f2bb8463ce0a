import { derHeader, derValue, readDerHeader, sameBytes } from '../der/der.ts';
import { CMS_LIMIT_BYTES, SIGNED_DATA_OID } from './cms-structure.ts';

/** Where the content lies in a file of SignedData: its first byte, and the one behind its last. */
interface ContentPlace {
  readonly start: number;
  readonly end: number;
}

interface AttachedContent extends ContentPlace {
  /** The same SignedData without the content, given all that stands behind the content in the file. */
  withoutContent(behind: Uint8Array): Uint8Array;
}

const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
const SET = 0x31;
const CONTEXT_0 = 0xa0;

/**
 * Finds the content of a SignedData of `totalBytes` by its first bytes; `undefined` where there is none, where it is no
 * SignedData in DER, or where more than CMS_LIMIT_BYTES stand behind the content.
 *
 * What stands before and behind the content goes unread into `withoutContent`, for `parseSignedData` to judge; that the
 * lengths around the content end where they must is judged here.
 */
export function findAttachedContent(head: Uint8Array, totalBytes: number): AttachedContent | undefined {
  const signedData = openSignedData(head, totalBytes);
  if (signedData === undefined) return undefined;
  const version = skip(head, signedData.start, INTEGER);
  const algorithms = version && skip(head, version.end, SET);
  const encapsulated = algorithms && readPlace(head, algorithms.end, SEQUENCE);
  if (algorithms === undefined || encapsulated === undefined) return undefined;
  const type = skip(head, encapsulated.start, OBJECT_IDENTIFIER);
  if (type === undefined) return undefined;
  const explicit = open(head, type.end, CONTEXT_0, encapsulated.end);
  const content = explicit && open(head, explicit.start, OCTET_STRING, explicit.end);
  if (content === undefined || totalBytes - content.end > CMS_LIMIT_BYTES) return undefined;
  const before = head.slice(signedData.start, algorithms.end);
  const contentType = head.slice(encapsulated.start, type.end);
  return {
    ...content,
    withoutContent: (behind) =>
      derValue(
        SEQUENCE,
        SIGNED_DATA_OID,
        derValue(CONTEXT_0, derValue(SEQUENCE, before, derValue(SEQUENCE, contentType), behind)),
      ),
  };
}

/** `ContentInfo { signedData, [0] SignedData }` */
function openSignedData(head: Uint8Array, totalBytes: number): ContentPlace | undefined {
  const contentInfo = open(head, 0, SEQUENCE, totalBytes);
  const type = contentInfo && skip(head, contentInfo.start, OBJECT_IDENTIFIER);
  if (contentInfo === undefined || type === undefined) return undefined;
  const wrapper = open(head, type.end, CONTEXT_0, contentInfo.end);
  if (wrapper === undefined || !sameBytes(head.subarray(contentInfo.start, type.end), SIGNED_DATA_OID))
    return undefined;
  return open(head, wrapper.start, SEQUENCE, wrapper.end);
}

/** The value at `at`, where it has that tag and ends where it must. */
function open(head: Uint8Array, at: number, tag: number, end: number): ContentPlace | undefined {
  const place = readPlace(head, at, tag);
  return place?.end === end ? place : undefined;
}

/** The value at `at`, where it has that tag and lies inside of the head. */
function skip(head: Uint8Array, at: number, tag: number): ContentPlace | undefined {
  const place = readPlace(head, at, tag);
  return place !== undefined && place.end <= head.length ? place : undefined;
}

function readPlace(head: Uint8Array, at: number, tag: number): ContentPlace | undefined {
  const header = readDerHeader(head, at);
  return header?.tag === tag ? { start: header.start, end: header.start + header.length } : undefined;
}

/** What stands around a content that is written between the two. */
export interface AroundContent {
  readonly before: Uint8Array;
  readonly behind: Uint8Array;
}

/** Puts one more DER value around a content of `contentBytes` and what already stands around it. */
export function encloseContent(
  { before, behind }: AroundContent,
  contentBytes: number,
  {
    tag,
    first = NOTHING,
    last = NOTHING,
  }: { readonly tag: number; readonly first?: Uint8Array; readonly last?: Uint8Array },
): AroundContent {
  const length = first.length + before.length + contentBytes + behind.length + last.length;
  return {
    before: Buffer.concat([derHeader(tag, length), first, before]),
    behind: Buffer.concat([behind, last]),
  };
}

const NOTHING = new Uint8Array();
