import type { FlowView } from '#contract/app/views/flow-view.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ChangeablePin, FlowId, PinSlot } from '#contract/values/brands.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import type { ApplyEvent, ApplyState, FiledApplication } from '../application/apply.ts';
import type { CardAccessEvent } from '../card/card-access.ts';
import type { LastEvents } from '../flow/flow-machine.ts';
import type { RunningFlow } from '../flow/flow-runner.ts';
import type { ChangePinEvent, ChangePinState } from '../pin-change/change-pin.ts';
import type { LogEntry } from '../ports/log.ts';
import type { LoginEvent, LoginState } from '../sign-in/login.ts';
import { applyView, changePinView, loginView } from './to-view.ts';

type AnyFlow =
  | { readonly kind: 'login'; readonly flowId: FlowId; readonly run: RunningFlow<LoginState, LoginEvent> }
  | { readonly kind: 'apply'; readonly flowId: FlowId; readonly run: RunningFlow<ApplyState, ApplyEvent> }
  | {
      readonly kind: 'changePin';
      readonly flowId: FlowId;
      readonly slot: ChangeablePin;
      readonly run: RunningFlow<ChangePinState, ChangePinEvent>;
    };

/** Which flow a command is for, and at which question the person gave it. */
interface Addressee {
  readonly flowId: FlowId;
  readonly revision: number;
}

/** What a command without an answer answers. */
type Done = Record<string, never>;

type PersonEvent = Extract<
  CardAccessEvent<never>,
  { readonly type: 'readerChosen' | 'lastTryAccepted' | 'resumed' | 'pinGiven' | 'pinMalformed' }
>;

type PinChangeGiven = Extract<ChangePinEvent, { readonly type: 'pinChangeGiven' }>;

interface FlowHooks {
  readonly onChange: () => void;
  readonly onBug: (error: unknown) => string;
}

/**
 * The one active flow. A second request is told which one is in the way (`flowBusy`); one that ended makes room.
 * Commands fail with `flowUnknown` where their flow is another, `staleCommand` where its question is another by now.
 */
export interface FlowArbiter {
  view(): FlowView | null;
  flowId(): FlowId | undefined;
  inTheWay(): Failure | undefined;
  /** Not made where another flow is in the way. */
  begin(make: (flowId: FlowId, hooks: FlowHooks) => AnyFlow): Outcome<{ flowId: FlowId }>;
  tell(addressee: Addressee, event: PersonEvent): Outcome<Done>;
  /** The event is made from the state that it is for; `undefined` changes nothing. */
  tellApply(
    addressee: Addressee,
    event: (state: ApplyState) => Outcome<ApplyEvent | LastEvents | undefined>,
  ): Outcome<Done>;
  devicesChanged(devices: ReaderServiceState): void;
  /** The secret that the flow asks for, alone, at this moment. */
  slotAsked(addressee: Addressee): Outcome<PinSlot>;
  /** The secret that the flow asks for, old and new, at this moment. */
  pinChangeAsked(addressee: Addressee): Outcome<ChangeablePin>;
  tellPinChange(addressee: Addressee, event: PinChangeGiven): Outcome<Done>;
  /** What a flow that is done has filed. */
  filed(flowId: FlowId): FiledApplication | undefined;
  /** Cancels the flow, or puts the last view of one that ended away. */
  giveUp(flowId: FlowId): Promise<Outcome<Done>>;
  /** Resolves once everything was let go. */
  cancel(): Promise<void>;
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
  let flow: AnyFlow | undefined;

  function view(): FlowView | null {
    if (flow === undefined) return null;
    const { flowId } = flow;
    switch (flow.kind) {
      case 'login':
        return loginView(flowId, flow.run.revision, flow.run.state);
      case 'apply':
        return applyView(flowId, flow.run.revision, flow.run.state);
      case 'changePin':
        return changePinView(flowId, flow.run.revision, flow.slot, flow.run.state);
    }
  }

  function inTheWay(): Failure | undefined {
    return flow !== undefined && flow.run.state.at !== 'ended' ? { code: 'flowBusy', flow: flow.kind } : undefined;
  }

  function begin(make: (flowId: FlowId, hooks: FlowHooks) => AnyFlow): Outcome<{ flowId: FlowId }> {
    const busy = inTheWay();
    if (busy !== undefined) return failed(busy);
    const flowId = newFlowId();
    flow = make(flowId, {
      // The first state is shown below, once the flow is known.
      onChange: () => flow?.flowId === flowId && onChange(view()),
      onBug,
    });
    log({ event: 'flowBegan', flow: flow.kind, flowId });
    void logEnd(flow);
    onChange(view());
    return success({ flowId });
  }

  async function logEnd({ flowId, run }: AnyFlow): Promise<void> {
    const last = await run.ended;
    if (last.at !== 'ended') return;
    const { ending } = last;
    const cause = ending.how === 'failed' ? { code: ending.failure.code } : {};
    log({ event: 'flowEnded', flowId, how: ending.how, ...cause });
  }

  function current({ flowId, revision }: Addressee): Outcome<AnyFlow> {
    if (flow === undefined || flow.flowId !== flowId) return failed({ code: 'flowUnknown' });
    return flow.run.revision === revision ? success(flow) : failed({ code: 'staleCommand' });
  }

  async function cancel(): Promise<void> {
    flow?.run.dispatch({ type: 'cancelled' });
    await flow?.run.ended;
  }

  return {
    view,
    flowId: () => flow?.flowId,
    inTheWay,
    begin,
    tell(addressee, event) {
      const found = current(addressee);
      if (!found.ok) return found;
      found.value.run.dispatch(event);
      return success({});
    },
    tellApply(addressee, event) {
      const found = current(addressee);
      if (!found.ok) return found;
      if (found.value.kind !== 'apply') return failed({ code: 'flowUnknown' });
      const made = event(found.value.run.state);
      if (!made.ok) return made;
      if (made.value !== undefined) found.value.run.dispatch(made.value);
      return success({});
    },
    devicesChanged: (devices) => flow?.run.dispatch({ type: 'devicesChanged', devices }),
    slotAsked(addressee) {
      const found = current(addressee);
      if (!found.ok) return found;
      const slot = found.value.kind === 'changePin' ? undefined : slotAt(found.value.run.state);
      return slot === undefined ? failed({ code: 'staleCommand' }) : success(slot);
    },
    pinChangeAsked(addressee) {
      const found = current(addressee);
      if (!found.ok) return found;
      if (found.value.kind !== 'changePin') return failed({ code: 'flowUnknown' });
      const isAsked = slotAt(found.value.run.state) !== undefined;
      return isAsked ? success(found.value.slot) : failed({ code: 'staleCommand' });
    },
    tellPinChange(addressee, event) {
      const found = current(addressee);
      if (!found.ok) return found;
      if (found.value.kind !== 'changePin') return failed({ code: 'flowUnknown' });
      found.value.run.dispatch(event);
      return success({});
    },
    filed(flowId) {
      const state = flow?.flowId === flowId && flow.kind === 'apply' ? flow.run.state : undefined;
      return state?.at === 'ended' && state.ending.how === 'done' ? state.ending.result : undefined;
    },
    async giveUp(flowId) {
      if (flow?.flowId !== flowId) return failed({ code: 'flowUnknown' });
      if (flow.run.state.at !== 'ended') await cancel();
      else {
        flow = undefined;
        onChange(null);
      }
      return success({});
    },
    cancel,
  };
}

function slotAt(state: AnyFlow['run']['state']): PinSlot | undefined {
  return 'card' in state && state.card.phase.at === 'awaitingPin' ? state.card.slot : undefined;
}
