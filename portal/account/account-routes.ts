import { failed, success } from '#contract/failures/outcome.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { AccountStore } from './account-closing.ts';

interface AccountRouteDependencies {
  readonly accounts: AccountStore;
  /** How often a person receives everything. */
  readonly everythingLimit: RateLimit;
}

export function accountHandlers({
  accounts,
  everythingLimit,
}: AccountRouteDependencies): Pick<
  RouteHandlers,
  'readClosing' | 'beginClosing' | 'takeBackClosing' | 'noteEverything'
> {
  return {
    async readClosing({ caller }) {
      return success({ body: await accounts.readClosing(caller) });
    },

    async beginClosing({ caller }) {
      return success({ body: await accounts.beginClosing(caller) });
    },

    async takeBackClosing({ caller }) {
      return success({ body: await accounts.takeBackClosing(caller) });
    },

    async noteEverything({ caller }) {
      const retryAfterSeconds = everythingLimit.admit(caller.actor.id);
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      await accounts.noteEverything(caller);
      return success({ body: null });
    },
  };
}
