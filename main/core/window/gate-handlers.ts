import { GATE_ENTRY_FLOW } from '#contract/app/flows/gate-entry-flow.ts';
import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed } from '#contract/failures/outcome.ts';

const OPEN_AT_GATE: ReadonlySet<string> = new Set([
  'hello',
  'setLanguage',
  'stillHere',
  'signOut',
  'cancelFlow',
  ...Object.keys(GATE_ENTRY_FLOW.begin),
  ...Object.keys(GATE_ENTRY_FLOW.commands),
]);

/** A terminal at the door of an event signs nobody in and files nothing, whatever its window asks. */
export function atGateAlone(handlers: Handlers): Handlers {
  const left = Object.entries(handlers).map(([name, handler]) => [
    name,
    OPEN_AT_GATE.has(name) ? handler : async () => failed({ code: 'staleCommand' }),
  ]);
  return Object.fromEntries(left) as Handlers;
}
