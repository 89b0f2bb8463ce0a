import { type LookupAddress, lookup } from 'node:dns';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { type RequestOptions, request as requestOverTls } from 'node:https';
import { type BlockList, isIP, type LookupFunction } from 'node:net';
import { addressList, isIn } from './loopback.ts';

export type PostReply =
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

export interface PostLimits {
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly answerBytes: number;
}

interface PostPlace {
  readonly url: string;
  /** Of the private addresses, those that may be reached. */
  readonly addresses: BlockList;
  readonly tls?: Pick<RequestOptions, 'ca' | 'cert' | 'key'> | undefined;
}

interface Posted {
  readonly body: string;
  readonly mediaType: string;
  readonly accept: string;
  readonly signal: AbortSignal;
}

const PRIVATE = addressList([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['192.0.0.0/24', '198.18.0.0/15', '224.0.0.0/3', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
  // Addresses that carry one of IPv4, which whoever translates them goes on to: ::a.b.c.d, NAT64, Teredo and 6to4.
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16'],
]);

/**
 * Posts to an address that somebody else has named, on a connection of its own: no proxy, no redirect, nothing compressed,
 * no private address but those that are named, whatever its name resolves to. Without TLS only where the address says so.
 */
export function guardedPost(
  { url, addresses, tls }: PostPlace,
  { connectMs, firstByteMs, answerBytes }: PostLimits,
  { body, mediaType, accept, signal }: Posted,
): Promise<PostReply> {
  const mayReach = (address: string) => !isIn(PRIVATE, address) || isIn(addresses, address);
  const { hostname, protocol } = new URL(url);
  const literal = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(literal) !== 0 && !mayReach(literal)) return Promise.resolve({ at: 'unreachable' });
  const { promise, resolve } = Promise.withResolvers<PostReply>();
  const late = new AbortController();
  const ended = AbortSignal.any([signal, late.signal]);
  let isConnected = false;
  const timer = (ms: number) => setTimeout(() => late.abort(), ms);
  let wait = timer(connectMs);
  const isPlain = protocol === 'http:';
  const asked = (isPlain ? requestPlain : requestOverTls)(url, {
    ...tls,
    method: 'POST',
    agent: false,
    minVersion: 'TLSv1.2',
    lookup: lookupOf(mayReach),
    signal: ended,
    headers: {
      'content-type': mediaType,
      'content-length': Buffer.byteLength(body),
      accept,
      'accept-encoding': 'identity',
    },
  });
  asked.on('socket', (socket) =>
    socket.once(isPlain ? 'connect' : 'secureConnect', () => {
      isConnected = true;
      clearTimeout(wait);
      wait = timer(firstByteMs);
    }),
  );
  asked.on('error', () => resolve(isConnected ? { at: ended.aborted ? 'slow' : 'broken' } : { at: 'unreachable' }));
  asked.on('response', (response) => {
    clearTimeout(wait);
    readReply(response, answerBytes).then(
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

async function readReply(response: IncomingMessage, mostBytes: number): Promise<PostReply> {
  const { statusCode: status = 0, headers } = response;
  if (headers['content-encoding'] !== undefined) return { at: 'broken' };
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response) {
    length += piece.length;
    if (length > mostBytes) return { at: 'broken' };
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
