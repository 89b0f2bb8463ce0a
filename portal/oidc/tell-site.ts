import { SignJWT } from 'jose';
import { guardedPost } from '../platform/http/guarded-post.ts';
import { addressList } from '../platform/http/loopback.ts';
import { type OidcKeys, signingKeyOf } from './oidc-keys.ts';
import type { Site } from './site-store.ts';

const LIMITS = { connectMs: 2_500, firstByteMs: 2_500, answerBytes: 65_536 };
const WHOLE_MS = 5_000;
const LOGOUT_SECONDS = 120;
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const ERASURE_EVENT = 'https://schemas.madoguchi.example/event/erasure';
const THIS_COMPUTER = addressList(['127.0.0.0/8', '::1']);
const NO_PRIVATE = addressList([]);

/** `heard` by the site; `refused` for good; `later` it is tried again. */
export type SiteTold = 'heard' | 'refused' | 'later';

interface SiteMessage {
  readonly id: string;
  readonly kind: 'logout' | 'erasure';
  readonly sub: string;
  readonly site: Site;
}

export type TellSite = (message: SiteMessage, signal: AbortSignal) => Promise<SiteTold>;

interface TellTools {
  readonly keys: OidcKeys;
  readonly origin: () => string;
  readonly nowMs: () => number;
  /** Sites of practice may run on this computer. */
  readonly isPractice: boolean;
}

/** Tells a site something of one person, signed as an ID token is: what it is for is in the type, so that none is another. */
export function createTellSite({ keys, origin, nowMs, isPractice }: TellTools): TellSite {
  const addresses = isPractice ? THIS_COMPUTER : NO_PRIVATE;

  async function signed({ id, kind, sub, site }: SiteMessage): Promise<string> {
    const { kid, secret } = await signingKeyOf(keys, nowMs());
    const iat = Math.floor(nowMs() / 1_000);
    const event = kind === 'logout' ? LOGOUT_EVENT : ERASURE_EVENT;
    const claims = { iss: `${origin()}/oidc`, aud: site.id, iat, jti: id, sub, events: { [event]: {} } };
    return new SignJWT(kind === 'logout' ? { ...claims, exp: iat + LOGOUT_SECONDS } : claims)
      .setProtectedHeader({ alg: 'ES256', kid, typ: kind === 'logout' ? 'logout+jwt' : 'secevent+jwt' })
      .sign(secret);
  }

  return async (message, signal) => {
    const { backchannelLogoutUri, erasureUri } = message.site.registration;
    const isLogout = message.kind === 'logout';
    const url = isLogout ? backchannelLogoutUri : erasureUri;
    if (url === undefined) return 'refused';
    const token = await signed(message);
    const reply = await guardedPost({ url, addresses }, LIMITS, {
      body: isLogout ? new URLSearchParams({ logout_token: token }).toString() : token,
      mediaType: isLogout ? 'application/x-www-form-urlencoded' : 'application/secevent+jwt',
      accept: 'application/json',
      signal: AbortSignal.any([signal, AbortSignal.timeout(WHOLE_MS)]),
    });
    if (reply.at !== 'answered') return 'later';
    if (reply.status >= 200 && reply.status < 300) return 'heard';
    return reply.status >= 400 && reply.status < 500 && reply.status !== 429 ? 'refused' : 'later';
  };
}
