import { parseFailure } from '../failures/failure.ts';
import type { Outcome } from '../failures/outcome.ts';
import {
  EVENTS,
  type EventName,
  type EventOf,
  METHODS,
  type MethodName,
  type ParamsOf,
  type ResultOf,
} from './app-contract.ts';
import { type FrameChannel, frameSchema, PROTOCOL_VERSION } from './ipc-frame.ts';

export interface ContractClient {
  /** Calls one method. Byte members of `params` are handed over and zeroed once sent. */
  call<Name extends MethodName>(method: Name, params: ParamsOf<Name>): Promise<Outcome<ResultOf<Name>>>;
  on<Name extends EventName>(event: Name, listener: (data: EventOf<Name>) => void): () => void;
  onClose(listener: () => void): void;
  /** Gives the connection up: calls under way settle as `internal`, and nothing more is heard. Idempotent. */
  close(): void;
}

/** The window's side of the app contract, over any channel. Answers that do not fit the contract become `internal`. */
export function connectContract(channel: FrameChannel): ContractClient {
  const waiting = new Map<number, (outcome: Outcome<unknown>) => void>();
  const listeners = new Map<EventName, Set<(data: never) => void>>();
  const closeListeners: (() => void)[] = [];
  let nextId = 0;
  let open = true;

  channel.onFrame((raw) => {
    if (!open) return;
    const frame = frameSchema.safeParse(raw);
    if (!frame.success) return;
    if (frame.data.kind === 'event') deliver(frame.data.event, frame.data.data);
    else if (frame.data.kind === 'result') settle(frame.data.id, { ok: true, value: frame.data.result });
    else if (frame.data.kind === 'failure') {
      const failure = parseFailure(frame.data.failure) ?? { code: 'internal' as const, id: 'unknown-failure' };
      settle(frame.data.id, { ok: false, failure });
    }
  });
  channel.onClose(ended);

  function ended(): void {
    if (!open) return;
    open = false;
    for (const id of [...waiting.keys()]) settle(id, hostGone());
    for (const listener of closeListeners) listener();
  }

  function settle(id: number, outcome: Outcome<unknown>): void {
    const resolve = waiting.get(id);
    waiting.delete(id);
    resolve?.(outcome);
  }

  function deliver(name: string, data: unknown): void {
    if (!Object.hasOwn(EVENTS, name)) return;
    const event = name as EventName;
    const parsed = EVENTS[event].safeParse(data);
    if (!parsed.success) return;
    for (const listener of listeners.get(event) ?? []) listener(parsed.data as never);
  }

  return {
    async call(method, params) {
      if (!open) return hostGone();
      const bytes: Record<string, Uint8Array> = {};
      const plain: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(params)) {
        if (value instanceof Uint8Array) bytes[name] = value;
        else plain[name] = value;
      }
      const id = nextId;
      nextId += 1;
      const settled = new Promise<Outcome<unknown>>((resolve) => waiting.set(id, resolve));
      channel.send({ kind: 'request', version: PROTOCOL_VERSION, id, method, params: plain, bytes });
      for (const member of Object.values(bytes)) member.fill(0);
      const outcome = await settled;
      if (!outcome.ok) return outcome;
      const result = METHODS[method].result.safeParse(outcome.value);
      return result.success
        ? { ok: true, value: result.data as ResultOf<typeof method> }
        : { ok: false, failure: { code: 'internal', id: 'answer-off-contract' } };
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener as (data: never) => void);
      return () => set.delete(listener as (data: never) => void);
    },
    onClose: (listener) => closeListeners.push(listener),
    close() {
      if (open) channel.close();
      ended();
    },
  };
}

function hostGone(): Outcome<never> {
  return { ok: false, failure: { code: 'internal', id: 'host-gone' } };
}
