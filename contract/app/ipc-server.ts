import type { Failure } from '../failures/failure.ts';
import { type Outcome, success } from '../failures/outcome.ts';
import { SecretBytes } from '../values/secret-bytes.ts';
import {
  EVENTS,
  type EventName,
  type EventOf,
  METHODS,
  type MethodName,
  type ParamsOf,
  type ResultOf,
  type SecretsOf,
} from './app-contract.ts';
import { encodeFrame, FRAME_LIMIT_BYTES, type Frame, type FrameChannel, frameSchema } from './ipc-frame.ts';

/** Parameters as handlers see them: members named in `secret` are `SecretBytes`. */
export type HandlerParams<Name extends MethodName> = Omit<ParamsOf<Name>, SecretsOf<Name>> &
  Readonly<Record<SecretsOf<Name>, SecretBytes>>;

export type Handlers = {
  readonly [Name in MethodName]: (params: HandlerParams<Name>) => Promise<Outcome<ResultOf<Name>>>;
};

export interface Dispatcher {
  /** Sends an event to the window. */
  emit<Name extends EventName>(event: Name, data: EventOf<Name>): void;
}

/**
 * Serves the app contract over one channel: parse, call, answer. Exceptions and native codes stop here: a throw, an
 * answer off the contract and one above the frame limit become `internal` with an identifier that `reportBug` also
 * gets.
 */
export function serveContract(
  channel: FrameChannel,
  handlers: Handlers,
  reportBug: (error: unknown) => { readonly id: string },
): Dispatcher {
  channel.onFrame((raw) => {
    const frame = frameSchema.safeParse(raw);
    if (!frame.success || frame.data.kind !== 'request') {
      channel.close();
      return;
    }
    void answer(frame.data).then((reply) => channel.send(reply));
  });

  async function answer(request: Extract<Frame, { kind: 'request' }>): Promise<Frame> {
    const { id } = request;
    try {
      const outcome = await call(request);
      return outcome.ok ? bounded({ kind: 'result', id, result: outcome.value }) : failure(id, outcome.failure);
    } catch (error) {
      return failure(id, { code: 'internal', id: reportBug(error).id });
    }
  }

  async function call(request: Extract<Frame, { kind: 'request' }>): Promise<Outcome<unknown>> {
    const { method, params, bytes } = request;
    if (!Object.hasOwn(METHODS, method)) {
      wipe(bytes);
      return malformed('method');
    }
    const name = method as MethodName;
    const { params: schema, result, secret } = METHODS[name];
    const parsed = schema.safeParse(withBytes(params, bytes));
    if (!parsed.success) {
      wipe(bytes);
      return malformed(parsed.error.issues[0]?.path.join('.') ?? '');
    }
    const ready: Record<string, unknown> = { ...parsed.data };
    for (const member of secret) ready[member] = new SecretBytes(ready[member] as Uint8Array);
    const handler = handlers[name] as (params: unknown) => Promise<Outcome<unknown>>;
    const outcome = await handler(ready);
    return outcome.ok ? success(result.parse(outcome.value)) : outcome;
  }

  return {
    emit: (event, data) => channel.send(bounded({ kind: 'event', event, data: EVENTS[event].parse(data) })),
  };
}

/** The frame itself; throws above the limit, where a channel drops it and its call never settles. */
function bounded(frame: Frame): Frame {
  const { length } = encodeFrame(frame);
  if (length > FRAME_LIMIT_BYTES) throw new RangeError(`a frame of ${length} bytes`);
  return frame;
}

function wipe(bytes: Readonly<Record<string, Uint8Array>>): void {
  for (const member of Object.values(bytes)) member.fill(0);
}

function withBytes(params: unknown, bytes: Readonly<Record<string, Uint8Array>>): unknown {
  return typeof params === 'object' && params !== null ? { ...params, ...bytes } : params;
}

function malformed(at: string): Outcome<never> {
  return { ok: false, failure: { code: 'requestMalformed', at: at.slice(0, 200) } };
}

function failure(id: number, reason: Failure): Frame {
  return { kind: 'failure', id, failure: reason };
}
