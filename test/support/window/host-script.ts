import type { EventName, EventOf, MethodName } from '#contract/app/app-contract.ts';
import type { FrameChannel } from '#contract/app/ipc-frame.ts';
import { type Dispatcher, type Handlers, serveContract } from '#contract/app/ipc-server.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { SecretBytes } from '#contract/values/secret-bytes.ts';

export interface HostCall {
  readonly method: MethodName;
  readonly params: Readonly<Record<string, unknown>>;
  /** The bytes of the secret members as they arrived. */
  readonly secret: Uint8Array | undefined;
  readonly newSecret: Uint8Array | undefined;
}

/** A host's side of the contract that says what it is told to, over any channel. Runs in Node and in a page. */
export interface HostScript {
  readonly calls: readonly HostCall[];
  /** What the window was told last. */
  shown(): Snapshot;
  /** What the window knows from now on: sent as events to an open window, and as the answer to its `hello`. */
  show(snapshot: Snapshot): void;
  /** The answer to the next `hello`; an open window is told nothing. */
  prepare(snapshot: Snapshot): void;
  /** Sends an event to every open window. */
  emit<Name extends EventName>(event: Name, data: EventOf<Name>): void;
  /** Replaces what a method answers. */
  answer<Name extends MethodName>(method: Name, handler: Handlers[Name]): void;
  /** Serves one more window until its channel closes. */
  serve(channel: FrameChannel): void;
  openWindows(): number;
}

export function createHostScript(first: Snapshot): HostScript {
  let snapshot = first;
  const calls: HostCall[] = [];
  const answers: Partial<Handlers> = {};
  const windows = new Set<Dispatcher>();

  function handlers(): Handlers {
    const handle = (method: MethodName) => async (given: Readonly<Record<string, unknown>>) => {
      const { pin, newPin } = given;
      calls.push({ method, params: given, secret: copyOf(pin), newSecret: copyOf(newPin) });
      const answer = answers[method] as ((params: unknown) => Promise<Outcome<unknown>>) | undefined;
      if (answer !== undefined) return answer(given);
      return success(method === 'hello' ? snapshot : {});
    };
    return new Proxy({}, { get: (_, method) => handle(method as MethodName) }) as Handlers;
  }

  return {
    calls,
    emit(event, data) {
      for (const window of windows) window.emit(event, data);
    },
    shown: () => snapshot,
    show(next) {
      snapshot = next;
      for (const window of windows) {
        window.emit('languageChanged', { language: next.language });
        window.emit('environmentChanged', next.environment);
        window.emit('devicesChanged', next.devices);
        window.emit('sessionChanged', next.session);
        window.emit('flowChanged', next.flow);
        window.emit('idleChanged', next.idle);
      }
    },
    prepare(next) {
      snapshot = next;
    },
    answer(method, handler) {
      answers[method] = handler;
    },
    serve(channel) {
      const window = serveContract(channel, handlers(), () => ({ id: 'scripted' }));
      windows.add(window);
      channel.onClose(() => windows.delete(window));
    },
    openWindows: () => windows.size,
  };
}

function copyOf(member: unknown): Uint8Array | undefined {
  return member instanceof SecretBytes ? member.check((bytes) => bytes.slice()) : undefined;
}
