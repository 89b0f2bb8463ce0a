import { failed } from '#contract/failures/outcome.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import { actingNeeds, levelOf } from '#contract/portal/menu-policy.ts';
import type { PortalClient } from './portal-client.ts';

interface ActingSession {
  acting(): Pick<ActingMandate, 'scope'> | undefined;
  mandateOver(token: string): void;
}

/**
 * The portal as somebody asks it who may act for another. Meanwhile it is asked for nothing of a person's that no mandate
 * covers, or not this one, which fails with `notInMandate` unasked; where what one covers is refused, the mandate is over, and the session
 * hears of it.
 */
export function actingPortal(portal: PortalClient, session: ActingSession): PortalClient {
  return {
    origin: portal.origin,
    async call(name, call) {
      const mandate = session.acting();
      if (mandate === undefined || levelOf(name) === undefined) return portal.call(name, call);
      const needs = actingNeeds(name);
      const isCovered = needs === 'always' || (needs !== undefined && mandate.scope.things.includes(needs));
      if (!isCovered) return failed({ code: 'notInMandate' });
      const answer = await portal.call(name, call);
      const isOver = needs !== 'always' && !answer.ok && answer.failure.code === 'notInMandate';
      if (isOver && 'token' in call && typeof call.token === 'string') session.mandateOver(call.token);
      return answer;
    },
  };
}
