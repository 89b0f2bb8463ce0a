import { failed, success } from '#contract/failures/outcome.ts';
import type { KioskActor } from '../actor.ts';
import type { Audience } from './audience.ts';
import { JSON_FORM } from './json-form.ts';
import type { RateLimit } from './rate-limit.ts';

/** A public terminal. Whose it is, its key says; no request names any. */
export interface KioskCaller {
  readonly actor: KioskActor;
  readonly municipality: string;
}

/** Whose key it is; `undefined` where it was given to nobody, or is no longer good. */
type FindKiosk = (key: string) => Promise<{ readonly kiosk: string; readonly municipality: string } | undefined>;

const BEAT_LIMIT_BYTES = 1_000;

/** Public terminals that the city registered, each by a key of its own. */
export function kioskAudience(findKiosk: FindKiosk, limit: RateLimit): Audience<KioskCaller> {
  return {
    ...JSON_FORM,
    bodyLimitBytes: BEAT_LIMIT_BYTES,
    guard: {
      at: 'onRequest',
      admit: async ({ headers }) => {
        const key = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(headers.authorization ?? '')?.[1];
        const found = key === undefined ? undefined : await findKiosk(key);
        if (found === undefined) return failed({ code: 'kioskRefused' });
        const { kiosk: id, municipality } = found;
        const retryAfterSeconds = limit.admit(id);
        if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
        return success({ actor: { kind: 'kiosk', id }, municipality });
      },
    },
  };
}
