import type { FlowView } from '#contract/view.ts';

/** Whether a screen that asks for a PIN or password is up. Source: SR-27. */
export function asksForSecret(view: FlowView | null): boolean {
  if (view === null || !('card' in view.step)) return false;
  return view.step.card.at === 'awaitingPin';
}
