import type { SenderActor } from '../actor.ts';
import type { Audience } from './audience.ts';
import type { TokenDoor } from './presented-token.ts';
import type { RateLimit } from './rate-limit.ts';
import { tokenAudience } from './token-audience.ts';

/** Somebody who sends persons what they chose to get. */
export interface SenderCaller {
  readonly actor: SenderActor;
}

/** Senders that the operator registered, by their token. */
export function senderAudience(tokens: TokenDoor<string>, limit: RateLimit): Audience<SenderCaller> {
  return tokenAudience(tokens, limit, (id) => ({ actor: { kind: 'sender', id } }));
}
