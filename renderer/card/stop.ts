import type { CardPurpose, FlowRef } from '../window/screen-of.ts';
import type { ViewStore } from '../window/view-store.ts';

/** Within an application only the step with the card ends; what was typed and what was signed stays. */
export function stop(store: ViewStore, flow: FlowRef, purpose: CardPurpose): Promise<unknown> {
  return isWithinForm(purpose)
    ? store.command('editApplication', flow)
    : store.command('cancelFlow', { flowId: flow.flowId });
}

export function isWithinForm(purpose: CardPurpose): purpose is 'readApplicant' | 'signApplication' | 'signInAgain' {
  return purpose === 'readApplicant' || purpose === 'signApplication' || purpose === 'signInAgain';
}
