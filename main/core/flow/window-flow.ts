import type { MethodName, ResultOf } from '#contract/app/app-contract.ts';
import type { AfterwardsName, BeginName, CommandName, FlowView, FlowViewOf } from '#contract/app/flows/flow-list.ts';
import type { HandlerParams } from '#contract/app/ipc-server.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome } from '#contract/failures/outcome.ts';
import type { FlowId } from '#contract/values/brands.ts';
import type { FlowName } from '#contract/values/flow-name.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import type { Ending, FlowMachine, LastEvents, LastStates, ResultOfFlow, RunningState } from './flow-machine.ts';
import { type PerformEffect, runFlow } from './flow-runner.ts';

/** What a running flow asks of the person: to wait, for the card or a secret of it, or for anything else. */
export type FlowAsks = 'wait' | 'secret' | 'form';

/** The event that each command is to the state it meets; `undefined` changes nothing. */
type FlowCommands<Name extends FlowName, State, Event> = {
  readonly [Command in CommandName<Name> & MethodName]: (
    params: Omit<HandlerParams<Command>, 'flowId' | 'revision'>,
    state: State,
  ) => Outcome<Event | undefined>;
};

/** What a flow that is done answers from its result. */
type FlowAfterwards<Name extends FlowName, Result> = {
  readonly [Method in AfterwardsName<Name> & MethodName]: (result: Result) => Promise<Outcome<ResultOf<Method>>>;
};

/** One run of a flow: its machine, and what the window may see of it and tell it. */
interface FlowRun<Name extends FlowName, State extends { readonly at: string }, Event, Effect> {
  readonly machine: FlowMachine<State, Event, Effect>;
  readonly perform: PerformEffect<Event, Effect>;
  /** All of a state that leaves the core. */
  view(state: State): Omit<FlowViewOf<Name>, 'flow' | 'flowId' | 'revision'>;
  asks(state: RunningState<State>): FlowAsks;
  readonly commands: FlowCommands<Name, State, Event>;
  readonly afterwards: FlowAfterwards<Name, ResultOfFlow<State>>;
  onEnd?(ending: Ending<ResultOfFlow<State>>): void;
}

type ParamsOfEach<Method> = Method extends MethodName ? HandlerParams<Method> : never;
type BeginParams<Name extends FlowName> = ParamsOfEach<BeginName<Name>>;

export interface FlowHooks {
  readonly flowId: FlowId;
  onChange(): void;
  /** Notes a bug, and answers with the identifier under which it is found. */
  onBug(error: unknown): string;
}

/** A flow that a window can begin. `Here` is what it takes from the place where it begins, and keeps until it ends. */
export interface WindowFlow<Name extends FlowName, Here> {
  readonly name: Name;
  /** Why the flow cannot begin here now. */
  refusal(here: Here, params: BeginParams<Name>): Failure | undefined;
  begin(params: BeginParams<Name>, here: Here, hooks: FlowHooks): ActiveFlow;
}

/** A run of any flow, as the arbiter holds it. */
export interface ActiveFlow {
  readonly name: FlowName;
  readonly flowId: FlowId;
  readonly revision: number;
  readonly hasEnded: boolean;
  view(): FlowView;
  /** `undefined` once it has ended. */
  asks(): FlowAsks | undefined;
  /** The event that a command is here and now. Fails with `flowUnknown` where this flow takes no such command. */
  eventOf(command: string, params: object): Outcome<object | undefined>;
  dispatch(event: object): void;
  devicesChanged(devices: ReaderServiceState): void;
  /** Fails with `flowUnknown` where the flow is not done, or knows no such method. */
  answer(method: string): Promise<Outcome<unknown>>;
  /** Resolves once everything was let go. */
  cancel(): Promise<void>;
  readonly ended: Promise<Ending<unknown>>;
}

/**
 * Describes a flow of the window as one object. Its contract, `contract/app/flows/`, names the commands and methods
 * that it has to have: one that is missing does not compile.
 */
export function windowFlow<Name extends FlowName, Here, State extends { readonly at: string }, Event, Effect>(flow: {
  readonly name: Name;
  refusal?(here: Here, params: BeginParams<Name>): Failure | undefined;
  begin(params: BeginParams<Name>, here: Here, flowId: FlowId): FlowRun<Name, State, Event, Effect>;
}): WindowFlow<Name, Here> {
  return {
    name: flow.name,
    refusal: (here, params) => flow.refusal?.(here, params),
    begin: (params, here, hooks) => activate(flow.name, flow.begin(params, here, hooks.flowId), hooks),
  };
}

/** Runs a flow. Its types end here: `FlowRun` has compared them with the contract, name by name. */
function activate<Name extends FlowName, State extends { readonly at: string }, Event, Effect>(
  name: Name,
  flow: FlowRun<Name, State, Event, Effect>,
  { flowId, onChange, onBug }: FlowHooks,
): ActiveFlow {
  const commands = flow.commands as Readonly<
    Record<string, (params: object, state: State) => Outcome<object | undefined>>
  >;
  const afterwards = flow.afterwards as Readonly<Record<string, (result: unknown) => Promise<Outcome<unknown>>>>;
  const run = runFlow({ machine: flow.machine, perform: flow.perform, onChange, onBug });
  const dispatch = (event: object) => run.dispatch(event as Event | LastEvents);
  const ended = run.ended.then((last) => {
    const { ending } = last as unknown as Extract<LastStates<ResultOfFlow<State>>, { readonly at: 'ended' }>;
    flow.onEnd?.(ending);
    return ending;
  });

  function ending(): Ending<unknown> | undefined {
    const state = run.state as State | LastStates<unknown>;
    return 'ending' in state ? state.ending : undefined;
  }

  return {
    name,
    flowId,
    get revision() {
      return run.revision;
    },
    get hasEnded() {
      return run.state.at === 'ended';
    },
    view: () => ({ flow: name, flowId, revision: run.revision, ...flow.view(run.state) }) as unknown as FlowView,
    asks() {
      if (run.state.at === 'ended') return undefined;
      return run.state.at === 'releasing' ? 'wait' : flow.asks(run.state as RunningState<State>);
    },
    eventOf(command, params) {
      const event = Object.hasOwn(commands, command) ? commands[command]?.(params, run.state) : undefined;
      return event ?? failed({ code: 'flowUnknown' });
    },
    dispatch,
    devicesChanged: (devices) => dispatch({ type: 'devicesChanged', devices }),
    async answer(method) {
      const how = ending();
      const answering = Object.hasOwn(afterwards, method) ? afterwards[method] : undefined;
      if (answering === undefined || how?.how !== 'done') return failed({ code: 'flowUnknown' });
      return answering(how.result);
    },
    async cancel() {
      dispatch({ type: 'cancelled' });
      await ended;
    },
    ended,
  };
}

/** What a window sees of a flow's last states; `done` says what it sees of the result. */
export function lastStep<Result, Done>(state: LastStates<Result>, done: (result: Result) => Done) {
  if (state.at === 'releasing') return { at: 'releasing' } as const;
  const { ending } = state;
  switch (ending.how) {
    case 'done':
      return done(ending.result);
    case 'failed':
      return { at: 'failed', failure: ending.failure } as const;
    case 'cancelled':
      return { at: 'cancelled' } as const;
  }
}
