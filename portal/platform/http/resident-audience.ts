import { failed, success } from '#contract/failures/outcome.ts';
import type { ResidentActor } from '../actor.ts';
import type { Audience } from './audience.ts';
import { JSON_FORM } from './json-form.ts';

export interface ResidentSession {
  readonly subject: string;
  readonly expiresAt: Date;
  readonly tokenHash: Buffer;
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
        const token = /^Bearer ([A-Za-z0-9_-]{43,200})$/.exec(request.headers.authorization ?? '')?.[1];
        const session = token === undefined ? undefined : await findSession(token);
        if (session === undefined) return failed({ code: 'sessionRequired' });
        return success({ actor: { kind: 'resident', id: session.subject }, session });
      },
    },
  };
}
