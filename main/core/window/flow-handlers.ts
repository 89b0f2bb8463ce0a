import type { FLOW_METHODS } from '#contract/app/flows/flow-list.ts';
import { FLOWS } from '#contract/app/flows/flow-list.ts';
import type { Handlers } from '#contract/app/ipc-server.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { FlowId } from '#contract/values/brands.ts';
import type { FlowName } from '#contract/values/flow-name.ts';
import type { ActiveFlow, FlowHooks, WindowFlow } from '../flow/window-flow.ts';
import type { FlowArbiter } from './flow-arbiter.ts';
import { type FlowPlace, WINDOW_FLOWS } from './flow-list.ts';

/** What somebody may begin who acts for another. */
const OPEN_WHILE_ACTING: ReadonlySet<FlowName> = new Set(['apply']);

/** What needs the card in its session, which one that a passkey opened has not. */
const NEEDS_CARD: ReadonlySet<FlowName> = new Set(['apply', 'fresh', 'benefitAccount', 'registerProxy']);

type FlowHandlers = Pick<Handlers, keyof typeof FLOW_METHODS | 'cancelFlow'>;

interface InFlow {
  readonly flowId: FlowId;
  readonly revision: number;
}

/**
 * Handlers for every method of every flow, made from the contract: what begins one, what the window tells the one that
 * runs, and what it asks one that is done. `begin` decides whether any flow may begin now.
 */
export function flowHandlers({
  flows,
  place,
  begin,
}: {
  readonly flows: FlowArbiter;
  readonly place: () => FlowPlace;
  readonly begin: FlowArbiter['begin'];
}): FlowHandlers {
  const handlers: Record<string, (params: never) => Promise<Outcome<unknown>>> = {
    cancelFlow: async ({ flowId }: { readonly flowId: FlowId }) => flows.giveUp(flowId),
  };
  for (const name of Object.keys(FLOWS) as FlowName[]) {
    const { begin: beginning, commands, afterwards } = FLOWS[name];
    const flow = WINDOW_FLOWS[name] as WindowFlow<FlowName, FlowPlace>;
    const start =
      (params: never) =>
      (hooks: FlowHooks): Outcome<ActiveFlow> => {
        const here = place();
        const refusal = refusalOf(name, here) ?? flow.refusal(here, params);
        return refusal === undefined ? success(flow.begin(params, here, hooks)) : failed(refusal);
      };
    for (const method of Object.keys(beginning)) handlers[method] = async (params) => begin(start(params));
    for (const method of Object.keys(commands)) {
      handlers[method] = async ({ flowId, revision, ...params }: InFlow) =>
        flows.tell({ flowId, revision }, method, params);
    }
    for (const method of Object.keys(afterwards)) {
      handlers[method] = async ({ flowId }: { readonly flowId: FlowId }) => flows.ask(flowId, method);
    }
  }
  return handlers as unknown as FlowHandlers;
}

function refusalOf(name: FlowName, { session }: Pick<FlowPlace, 'session'>): Failure | undefined {
  if (session.acting() !== undefined && !OPEN_WHILE_ACTING.has(name)) return { code: 'notInMandate' };
  if (session.current()?.level === 'pass' && NEEDS_CARD.has(name)) return { code: 'sessionLevelInsufficient' };
  return undefined;
}
