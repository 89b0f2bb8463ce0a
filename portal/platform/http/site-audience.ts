import type { NewSite } from '#contract/portal/authorization.ts';
import type { SiteApi } from '#contract/values/site-api.ts';
import type { SiteActor } from '../actor.ts';
import type { Audience } from './audience.ts';
import type { TokenDoor } from './presented-token.ts';
import type { RateLimit } from './rate-limit.ts';
import { tokenAudience } from './token-audience.ts';

export interface SiteSession {
  readonly site: string;
  readonly registration: Pick<NewSite, 'agency' | 'sender' | 'jwks'>;
  readonly apis: readonly SiteApi[];
  /** SHA-256 of the key that its token is of. */
  readonly jkt: Buffer;
}

/** A site that asks in its own name, not a person's. */
export interface SiteCaller extends Pick<SiteSession, 'registration'> {
  readonly actor: SiteActor;
  /** What its token is for, as far as it is registered for it now. */
  readonly apis: readonly SiteApi[];
  /** SHA-256 of the key that its token is of. */
  readonly jkt: Buffer;
}

/** Sites that the operator registered, by a token of their own. */
export function siteAudience(tokens: TokenDoor<SiteSession>, limit: RateLimit): Audience<SiteCaller> {
  return tokenAudience(tokens, limit, ({ site: id, ...rest }) => ({ actor: { kind: 'site', id }, ...rest }));
}
