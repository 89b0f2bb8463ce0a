import type { FlowView } from '#contract/app/flows/flow-list.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { FlowId } from '#contract/values/brands.ts';
import { SecretBytes } from '#contract/values/secret-bytes.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import type { ActiveFlow, FlowAsks, FlowHooks } from '../flow/window-flow.ts';
import type { LogEntry } from '../ports/log.ts';

/** Which flow a command is for, and at which question the person gave it. */
interface Addressee {
  readonly flowId: FlowId;
  readonly revision: number;
}

/** What a command without an answer answers. */
type Done = Record<string, never>;

/**
 * The one active flow. A second request is told which one is in the way (`flowBusy`); one that ended makes room.
 * Commands fail with `flowUnknown` where their flow is another, `staleCommand` where its question is another by now.
 */
export interface FlowArbiter {
  view(): FlowView | null;
  /** What the flow that runs asks of the person; `undefined` where none runs. */
  asks(): FlowAsks | undefined;
  /** Why no flow can begin: another one runs. */
  inTheWay(): Failure | undefined;
  /** Not made where another flow is in the way. */
  begin(make: (hooks: FlowHooks) => Outcome<ActiveFlow>): Outcome<{ flowId: FlowId }>;
  /** Tells the flow that runs; a secret that it does not take over is zeroed. */
  tell(addressee: Addressee, command: string, params: object): Outcome<Done>;
  /** Asks a flow that is done. */
  ask(flowId: FlowId, method: string): Promise<Outcome<unknown>>;
  devicesChanged(devices: ReaderServiceState): void;
  flowId(): FlowId | undefined;
  /** Cancels the flow, or puts the last view of one that ended away. */
  giveUp(flowId: FlowId): Promise<Outcome<Done>>;
  /** Resolves once everything was let go. */
  cancel(): Promise<void>;
  /** Cancels the flow, and forgets what it has shown. */
  putAway(): Promise<void>;
}

export function createFlowArbiter({
  log,
  newFlowId,
  onChange,
  onBug,
}: {
  readonly log: (entry: LogEntry) => void;
  readonly newFlowId: () => FlowId;
  readonly onChange: (view: FlowView | null) => void;
  readonly onBug: (error: unknown) => string;
}): FlowArbiter {
  let flow: ActiveFlow | undefined;

  function inTheWay(): Failure | undefined {
    return flow?.hasEnded === false ? { code: 'flowBusy', flow: flow.name } : undefined;
  }

  function begin(make: (hooks: FlowHooks) => Outcome<ActiveFlow>): Outcome<{ flowId: FlowId }> {
    const busy = inTheWay();
    if (busy !== undefined) return failed(busy);
    const flowId = newFlowId();
    const made = make({
      flowId,
      // The first state is shown below, once the flow is known.
      onChange: () => flow?.flowId === flowId && onChange(flow.view()),
      onBug,
    });
    if (!made.ok) return made;
    flow = made.value;
    log({ event: 'flowBegan', flow: flow.name, flowId });
    void logEnd(flow);
    onChange(flow.view());
    return success({ flowId });
  }

  async function logEnd({ flowId, ended }: ActiveFlow): Promise<void> {
    const ending = await ended;
    const cause = ending.how === 'failed' ? { code: ending.failure.code } : {};
    log({ event: 'flowEnded', flowId, how: ending.how, ...cause });
  }

  function addressed({ flowId, revision }: Addressee): Outcome<ActiveFlow> {
    if (flow?.flowId !== flowId) return failed({ code: 'flowUnknown' });
    return flow.revision === revision ? success(flow) : failed({ code: 'staleCommand' });
  }

  async function cancel(): Promise<void> {
    await flow?.cancel();
  }

  async function giveUp(flowId: FlowId): Promise<Outcome<Done>> {
    if (flow?.flowId !== flowId) return failed({ code: 'flowUnknown' });
    if (!flow.hasEnded) await cancel();
    else {
      flow = undefined;
      onChange(null);
    }
    return success({});
  }

  return {
    view: () => flow?.view() ?? null,
    asks: () => flow?.asks(),
    inTheWay,
    begin,
    tell(addressee, command, params) {
      const found = addressed(addressee);
      const event = found.ok ? found.value.eventOf(command, params) : found;
      wipeSecrets(params, event.ok ? event.value : undefined);
      if (!event.ok) return event;
      if (event.value !== undefined) flow?.dispatch(event.value);
      return success({});
    },
    async ask(flowId, method) {
      return flow?.flowId === flowId ? flow.answer(method) : failed({ code: 'flowUnknown' });
    },
    devicesChanged: (devices) => flow?.devicesChanged(devices),
    flowId: () => flow?.flowId,
    giveUp,
    cancel,
    async putAway() {
      while (flow !== undefined) await giveUp(flow.flowId);
    },
  };
}

/** Zeroes the secrets of a command but those that its event carries on. */
function wipeSecrets(params: object, event: object | undefined): void {
  const carried = new Set<unknown>(Object.values(event ?? {}));
  for (const member of Object.values(params)) {
    if (member instanceof SecretBytes && !carried.has(member)) member.wipe();
  }
}
