import { failed, success } from '#contract/failures/outcome.ts';
import { type VISIT_ROUTES, VISITS_AT_ONCE } from '#contract/portal/visit-routes.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import { actorOf } from '../platform/http/resident-audience.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { FreeVisitStore } from './free-visit-store.ts';
import type { VisitStore } from './visit-store.ts';
import { withinMandate } from './within-mandate.ts';

type VisitHandlers = Pick<RouteHandlers, keyof typeof VISIT_ROUTES>;

export function visitHandlers({
  visits,
  freeVisits,
  visitLimit,
}: {
  readonly visits: VisitStore;
  readonly freeVisits: FreeVisitStore;
  /** Changes of one person. */
  readonly visitLimit: RateLimit;
}): VisitHandlers {
  /** Counted before it is tried, so that trying every time of an office counts as well. */
  function admitted(id: string) {
    const retryAfterSeconds = visitLimit.admit(id);
    return retryAfterSeconds === undefined
      ? success(undefined)
      : failed({ code: 'tooManyRequests', retryAfterSeconds });
  }
  return {
    async listSlots({ params, query }) {
      const found = await visits.slots(params.municipality, params.section, query.from);
      return found.ok ? success({ body: found.value }) : found;
    },
    async listVisitOffices({ query }) {
      return success({ body: freeVisits.offices(query.purpose) });
    },
    async listVisits({ caller }) {
      // Those without a case are of no procedure that a mandate could name.
      const free = caller.acting === undefined ? await freeVisits.list(caller.actor) : [];
      const all = [
        ...(await visits.list(actorOf(caller))),
        ...free.map((visit) => ({ ...visit, of: 'nothing' as const })),
      ].toSorted((one, other) => one.slot.localeCompare(other.slot));
      return success({ body: { visits: all.slice(0, VISITS_AT_ONCE) } });
    },
    async bookVisit({ caller, params, body, requestId }) {
      const admission = admitted(caller.actor.id);
      if (!admission.ok) return admission;
      const booked = await visits.book(actorOf(caller), params.number, body.slot, requestId);
      return booked.ok ? success({ body: withinMandate(caller, booked.value) }) : booked;
    },
    async changeVisit({ caller, params, body, requestId }) {
      const admission = admitted(caller.actor.id);
      if (!admission.ok) return admission;
      const changed = await visits.change(actorOf(caller), params.number, params.visit, body.slot, requestId);
      return changed.ok ? success({ body: withinMandate(caller, changed.value) }) : changed;
    },
    async cancelVisit({ caller, params, requestId }) {
      const admission = admitted(caller.actor.id);
      if (!admission.ok) return admission;
      const cancelled = await visits.cancel(actorOf(caller), params.number, params.visit, requestId);
      return cancelled.ok ? success({ body: withinMandate(caller, cancelled.value) }) : cancelled;
    },
    async bookFreeVisit({ caller, body, requestId }) {
      const admission = admitted(caller.actor.id);
      if (!admission.ok) return admission;
      const booked = await freeVisits.book(caller.actor, body, requestId);
      return booked.ok ? success({ body: booked.value }) : booked;
    },
    async changeFreeVisit({ caller, params, body, requestId }) {
      const admission = admitted(caller.actor.id);
      if (!admission.ok) return admission;
      const changed = await freeVisits.change(caller.actor, params.id, body.slot, requestId);
      return changed.ok ? success({ body: changed.value }) : changed;
    },
    async cancelFreeVisit({ caller, params, requestId }) {
      const admission = admitted(caller.actor.id);
      if (!admission.ok) return admission;
      const cancelled = await freeVisits.cancel(caller.actor, params.id, requestId);
      return cancelled.ok ? success({ body: cancelled.value }) : cancelled;
    },
  };
}
