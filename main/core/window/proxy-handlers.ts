import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { asDone } from './as-done.ts';
import type { OpenEnvironment } from './environment.ts';
import type { FlowArbiter } from './flow-arbiter.ts';

/** What the window asks about who acts for whom, and acting itself. */
export function proxyHandlers(
  here: () => OpenEnvironment,
  flows: Pick<FlowArbiter, 'inTheWay' | 'putAway'>,
): Pick<Handlers, 'listMandates' | 'endMandate' | 'beginActing' | 'stopActing'> {
  const { signal } = new AbortController();
  return {
    async listMandates() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listMandates', { token, signal }));
    },
    async beginActing({ registration }) {
      const busy = flows.inTheWay();
      if (busy !== undefined) return failed(busy);
      await flows.putAway();
      const begun = await here().session.act(registration, signal);
      if (!begun.ok) return begun;
      await flows.putAway(); // what began meanwhile is the person's own
      return success({});
    },
    async stopActing() {
      await flows.putAway();
      return asDone(await here().session.stopActing());
    },
    async endMandate({ registration: mandate, tell }) {
      const { session, portal } = here();
      const query = tell ? { tell: 'yes' as const } : {};
      return session.asHolder((token) => portal.call('endMandate', { params: { mandate }, query, token, signal }));
    },
  };
}

type Asked<Kept> = { readonly [Name in keyof Kept]: (params: never) => Promise<Outcome<unknown>> };

/** What this computer keeps of the person who is signed in is theirs alone: not while they act for another. */
export function asOneself<Kept extends Asked<Kept>>(here: () => OpenEnvironment, handlers: Kept): Kept {
  const own = Object.entries<(params: never) => Promise<Outcome<unknown>>>(handlers).map(([name, handler]) => [
    name,
    async (params: never) =>
      here().session.acting() === undefined ? handler(params) : failed({ code: 'notInMandate' }),
  ]);
  return Object.fromEntries(own) as Kept;
}
