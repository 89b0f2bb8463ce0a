import type { IncomingMessage } from 'node:http';

/** The one address of this host, as a browser must write it: `127.0.0.1:PORT`. */
export interface OwnAddress {
  readonly authority: string;
  readonly origin: string;
  /** Cookies do not know ports, so the port is in the name. */
  readonly cookieName: string;
}

export function ownAddress(port: number): OwnAddress {
  const authority = `127.0.0.1:${port}`;
  return { authority, origin: `http://${authority}`, cookieName: `madoguchi_${port}` };
}

/** True where exactly one `Host` is given and it is ours, byte for byte. A rebound name fails here and only here. */
export function isForUs(request: IncomingMessage, own: OwnAddress): boolean {
  const hosts = headerValues(request, 'host');
  return hosts.length === 1 && hosts[0] === own.authority;
}

/** Where a request comes from: whether our own page made it, or a person by typing the address. */
export function comesFromOurPage(request: IncomingMessage, own: OwnAddress): boolean {
  const origins = headerValues(request, 'origin');
  return origins.length === 1 && origins[0] === own.origin && isFetchSite(request, ['same-origin']);
}

/** Absent counts as allowed: browsers leave it out for addresses that they do not trust, and old ones always. */
export function isFetchSite(request: IncomingMessage, allowed: readonly string[]): boolean {
  return headerValues(request, 'sec-fetch-site').every((site) => allowed.includes(site));
}

/** Our cookie, where it is given exactly once. */
export function ownCookie(request: IncomingMessage, own: OwnAddress): string | undefined {
  const values = headerValues(request, 'cookie')
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim().split('='))
    .flatMap(([name, value]) => (name === own.cookieName && value !== undefined ? [value] : []));
  return values.length === 1 ? values[0] : undefined;
}

/** Raw values: Node's own merged headers hide a second `Host`. */
function headerValues(request: IncomingMessage, name: string): readonly string[] {
  const values: string[] = [];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    if (request.rawHeaders[at]?.toLowerCase() === name) values.push(request.rawHeaders[at + 1] ?? '');
  }
  return values;
}
