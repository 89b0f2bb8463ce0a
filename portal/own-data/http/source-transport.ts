import { type LookupAddress, lookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ANSWER_LIMIT_BYTES, JWT_MEDIA_TYPE } from '#contract/portal/own-data-wire.ts';
import { addressList, isIn } from '../../platform/http/loopback.ts';
import type { OpenedSource } from './source-registration.ts';

export type SourceReply =
  | {
      readonly at: 'answered';
      readonly status: number;
      readonly headers: IncomingMessage['headers'];
      readonly body: Uint8Array;
    }
  /** Nothing of the question left this computer. */
  | { readonly at: 'unreachable' }
  | { readonly at: 'slow' }
  /** Too long, compressed, or cut. */
  | { readonly at: 'broken' };

export interface SourceLimits {
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly wholeMs: number;
}
const SOURCE_LIMITS: SourceLimits = { connectMs: 3_000, firstByteMs: 10_000, wholeMs: 15_000 };

type SourcePlace = Pick<OpenedSource, 'url' | 'addresses'> & { readonly tls: Partial<OpenedSource['tls']> };
interface Question {
  readonly path: string;
  readonly body: string;
  readonly signal: AbortSignal;
}

export type SourceTransport = (question: Question) => Promise<SourceReply>;

const PRIVATE = addressList([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['224.0.0.0/3', '::/128', '::1/128', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
]);

/**
 * Posts to a source over TLS with the portal's certificate, on a connection of its own: no proxy, no redirect, nothing
 * compressed, no private address that the registration does not name. Asked once more only where nothing was sent.
 */
export function sourceTransport(place: SourcePlace, limits: SourceLimits = SOURCE_LIMITS): SourceTransport {
  return async ({ signal, ...question }) => {
    const within = { ...question, signal: AbortSignal.any([signal, AbortSignal.timeout(limits.wholeMs)]) };
    const first = await post(place, limits, within);
    return first.at === 'unreachable' && !within.signal.aborted ? post(place, limits, within) : first;
  };
}

function post(
  { url, addresses, tls }: SourcePlace,
  { connectMs, firstByteMs }: SourceLimits,
  { path, body, signal }: Question,
): Promise<SourceReply> {
  const mayReach = (address: string) => !isIn(PRIVATE, address) || isIn(addresses, address);
  const { hostname } = new URL(url);
  const literal = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(literal) !== 0 && !mayReach(literal)) return Promise.resolve({ at: 'unreachable' });
  const { promise, resolve } = Promise.withResolvers<SourceReply>();
  const late = new AbortController();
  const ended = AbortSignal.any([signal, late.signal]);
  let isConnected = false;
  const timer = (ms: number) => setTimeout(() => late.abort(), ms);
  let wait = timer(connectMs);
  const asked = request(`${url}${path}`, {
    ...tls,
    method: 'POST',
    agent: false,
    minVersion: 'TLSv1.2',
    lookup: lookupOf(mayReach),
    signal: ended,
    headers: {
      'content-type': JWT_MEDIA_TYPE,
      'content-length': Buffer.byteLength(body),
      accept: JWT_MEDIA_TYPE,
      'accept-encoding': 'identity',
    },
  });
  asked.on('socket', (socket) =>
    socket.once('secureConnect', () => {
      isConnected = true;
      clearTimeout(wait);
      wait = timer(firstByteMs);
    }),
  );
  asked.on('error', () => resolve(isConnected ? { at: ended.aborted ? 'slow' : 'broken' } : { at: 'unreachable' }));
  asked.on('response', (response) => {
    clearTimeout(wait);
    readReply(response).then(
      (reply) => resolve(reply),
      () => resolve({ at: ended.aborted ? 'slow' : 'broken' }),
    );
  });
  asked.end(body);
  return promise.finally(() => {
    clearTimeout(wait);
    asked.destroy();
  });
}

async function readReply(response: IncomingMessage): Promise<SourceReply> {
  const { statusCode: status = 0, headers } = response;
  if (headers['content-encoding'] !== undefined) return { at: 'broken' };
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response) {
    length += piece.length;
    if (length > ANSWER_LIMIT_BYTES) return { at: 'broken' };
    pieces.push(piece);
  }
  return { at: 'answered', status, headers, body: Buffer.concat(pieces) };
}

/** Resolves a name to addresses that may be reached, and to none else. */
function lookupOf(mayReach: (address: string) => boolean): LookupFunction {
  return (hostname, { all, family }, done) =>
    lookup(
      hostname,
      { all: true, family: family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : (family ?? 0) },
      (error, found) => {
        const reachable: LookupAddress[] = (found ?? []).filter(({ address }) => mayReach(address));
        const [first] = reachable;
        if (error !== null) return done(error, '');
        if (first === undefined)
          return done(Object.assign(new Error('no address may be reached'), { code: 'EACCES' }), '');
        return all === true ? done(null, reachable) : done(null, first.address, first.family);
      },
    );
}
