import { failed, success } from '#contract/failures/outcome.ts';
import { type LevelledSession, levelRefusal } from '#contract/portal/menu-policy.ts';
import type { SessionPlace } from '#contract/portal/session-routes.ts';
import type { ResidentActor } from '../actor.ts';
import type { Audience } from './audience.ts';
import { JSON_FORM } from './json-form.ts';

export interface ResidentSession extends LevelledSession {
  readonly subject: string;
  readonly expiresAt: Date;
  readonly tokenHash: Buffer;
  /** Until when its card counts as proved just now. */
  readonly freshUntil: Date | null;
  readonly place: SessionPlace;
}

export interface ResidentCaller {
  readonly actor: ResidentActor;
  readonly session: ResidentSession;
}

/** Whose session a bearer token opens; `undefined` where it opens none. */
type FindSession = (token: string) => Promise<ResidentSession | undefined>;

/** Persons who signed in with their card, by their bearer token. */
export function residentAudience(findSession: FindSession): Audience<ResidentCaller> {
  return {
    ...JSON_FORM,
    guard: {
      at: 'onRequest',
      admit: async (request) => {
        const token = bearerTokenIn(request.headers.authorization);
        const session = token === undefined ? undefined : await findSession(token);
        if (session === undefined) return failed({ code: 'sessionRequired' });
        const refusal = levelRefusal(session, request.routeOptions.config.level ?? 'fresh');
        if (refusal !== undefined) return failed(refusal);
        return success({ actor: { kind: 'resident', id: session.subject }, session });
      },
    },
  };
}

/** The token that an `Authorization` header brings. */
export function bearerTokenIn(authorization: string | undefined): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{43,200})$/.exec(authorization ?? '')?.[1];
}
