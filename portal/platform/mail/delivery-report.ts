import PostalMime, { type Attachment, type Email } from 'postal-mime';

/** A report with all that a server returns of a mail of ours is a few kilobytes. */
export const REPORT_LIMIT_BYTES = 200_000;
/** The parser takes its time over each line. */
const MOST_LINES = 4_000;
const LINE_FEED = 0x0a;
const MOST_DEPTH = 8;
const HEADERS_LIMIT_BYTES = 100_000;
/** Each part is looked at; a message of more is no report about one mail. */
const MOST_PARTS = 20;
const STATUS_LIMIT_CHARACTERS = 50_000;

/** What a mail server reports later about a mail that it took. */
interface DeliveryReport {
  /** Of the mail that it is about, without `<>`. */
  readonly messageId: string;
  /** Whether the address is refused for good; `false` of what is put off, passed on, or not the address's fault. */
  readonly isRefused: boolean;
}

/**
 * Reads a delivery status notification (RFC 3464). `undefined` for anything else, and for one that is about no single mail.
 * Whoever knows the random identifier of a mail had the mail: that is all that a report proves of where it is from.
 */
export async function readDeliveryReport(bytes: Uint8Array): Promise<DeliveryReport | undefined> {
  const message = await parsed(bytes);
  const type = headerOf(message, 'content-type') ?? '';
  if (message === undefined || !/^multipart\/report\b/i.test(type) || !/report-type="?delivery-status"?/i.test(type)) {
    return undefined;
  }
  const parts = message.attachments;
  if (parts.length > MOST_PARTS) return undefined;
  const isRefused = refusal(textOf(parts.find(({ mimeType }) => STATUS_TYPES.includes(mimeType))));
  const returned = parts.find(({ mimeType }) => RETURNED_TYPES.includes(mimeType));
  const messageId = /^<([^<>\s]{1,200})>$/.exec((await parsed(bytesOf(returned)))?.messageId ?? '')?.[1];
  return isRefused === undefined || messageId === undefined ? undefined : { messageId, isRefused };
}

/** With addresses in ASCII, or in any script (RFC 6533). */
const STATUS_TYPES = ['message/delivery-status', 'message/global-delivery-status'];
const RETURNED_TYPES = ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'];
/** Subjects of a status that blame the way or a policy, not the address: system, network, protocol, security. Source: RFC 3463, 3. */
const NOT_OF_ADDRESS = /^5\.[3457]\./;

/** Whether the recipient is refused, of whom a mail of ours has one. */
function refusal(text: string): boolean | undefined {
  const [, ...recipients] = text.replace(/\r\n/g, '\n').split(/\n(?:[ \t]*\n)+/);
  const told = recipients.map(fieldsOf).filter((fields) => fields.has('action'));
  const [only] = told;
  if (only === undefined || told.length > 1) return undefined;
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(only.get('status') ?? '')?.[0];
  if (status === undefined) return undefined;
  const isFailed = only.get('action')?.toLowerCase() === 'failed';
  return isFailed && status.startsWith('5.') && !NOT_OF_ADDRESS.test(status);
}

/** Fields by their names in small letters; the first of each counts. */
function fieldsOf(block: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (name !== '' && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

/** Nothing in it is followed: messages within are parts like others. */
async function parsed(bytes: Uint8Array): Promise<Email | undefined> {
  if (bytes.length === 0 || bytes.length > REPORT_LIMIT_BYTES || hasMoreLines(bytes, MOST_LINES)) return undefined;
  try {
    return await PostalMime.parse(bytes, {
      forceRfc822Attachments: true,
      maxRfc822NestingDepth: 0,
      maxNestingDepth: MOST_DEPTH,
      maxHeadersSize: HEADERS_LIMIT_BYTES,
    });
  } catch {
    return undefined; // the parser throws where a message goes over a bound
  }
}

function hasMoreLines(bytes: Uint8Array, most: number): boolean {
  let lines = 0;
  for (const byte of bytes) if (byte === LINE_FEED) lines += 1;
  return lines > most;
}

function headerOf(message: Email | undefined, name: string): string | undefined {
  return message?.headers.find(({ key }) => key === name)?.value;
}

function bytesOf(part: Attachment | undefined): Uint8Array {
  const content = part?.content ?? '';
  return typeof content === 'string' ? Buffer.from(content, 'utf8') : new Uint8Array(content);
}

function textOf(part: Attachment | undefined): string {
  return Buffer.from(bytesOf(part)).toString('utf8').slice(0, STATUS_LIMIT_CHARACTERS);
}
