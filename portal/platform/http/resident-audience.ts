import { failed, success } from '#contract/failures/outcome.ts';
import type { MandateThing } from '#contract/portal/mandate.ts';
import { type LevelledSession, levelRefusal } from '#contract/portal/menu-policy.ts';
import { POLLED_HEADER, type SessionPlace } from '#contract/portal/session-routes.ts';
import type { NamedPerson } from '#contract/values/named-person.ts';
import type { ProxyActor, ResidentActor } from '../actor.ts';
import type { Audience } from './audience.ts';
import { JSON_FORM } from './json-form.ts';

export interface ResidentSession extends LevelledSession {
  readonly subject: string;
  readonly expiresAt: Date;
  readonly tokenHash: Buffer;
  /** Until when its card counts as proved just now. */
  readonly freshUntil: Date | null;
  readonly place: SessionPlace;
  /** By which a person acts for another in it; nothing of one of their own. */
  readonly mandate: string | null;
}

/** What a mandate covers, of a person who acts for another in this session. */
export interface Acting {
  readonly actor: ProxyActor;
  readonly things: readonly MandateThing[];
  readonly registration: string;
  /** Of the mandate's text, in hexadecimal: as an application names it. */
  readonly sha256: string;
  /** Opened only where they are needed. Throws `KeyUnavailable`. */
  names(): Promise<{ readonly principal: NamedPerson; readonly proxy: NamedPerson }>;
}

export interface ResidentCaller {
  /** Whose session it is. */
  readonly actor: ResidentActor;
  readonly session: ResidentSession;
  /** Where they act for another: only on routes that are open to that. */
  readonly acting?: Acting;
}

/** Who does what is asked, for themselves or for another. */
export function actorOf({ actor, acting }: ResidentCaller): ResidentActor | ProxyActor {
  return acting?.actor ?? actor;
}

/** Whose session a bearer token opens, and prolongs unless `polled`; `undefined` where it opens none. */
type FindSession = (token: string, use: { readonly polled: boolean }) => Promise<ResidentSession | undefined>;
/** What a mandate covers now; `undefined` where it does not stand, or never did. */
type FindActing = (proxy: string, registration: string) => Promise<Acting | undefined>;

/** Persons who signed in with their card, by their bearer token. */
export function residentAudience(findSession: FindSession, findActing: FindActing): Audience<ResidentCaller> {
  return {
    ...JSON_FORM,
    guard: {
      at: 'onRequest',
      admit: async (request) => {
        const token = bearerTokenIn(request.headers.authorization);
        const polled = request.headers[POLLED_HEADER] !== undefined;
        const session = token === undefined ? undefined : await findSession(token, { polled });
        if (session === undefined) return failed({ code: 'sessionRequired' });
        const { level = 'fresh', acting: needed } = request.routeOptions.config;
        const caller = { actor: { kind: 'resident' as const, id: session.subject }, session };
        if (session.mandate !== null) {
          if (needed === 'always') return success(caller);
          const acting = needed && (await findActing(session.subject, session.mandate));
          return acting?.things.some((thing) => thing === needed)
            ? success({ ...caller, acting })
            : failed({ code: 'notInMandate' });
        }
        const refusal = levelRefusal(session, level);
        return refusal === undefined ? success(caller) : failed(refusal);
      },
    },
  };
}

/** The token that an `Authorization` header brings. */
export function bearerTokenIn(authorization: string | undefined): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{43,200})$/.exec(authorization ?? '')?.[1];
}
