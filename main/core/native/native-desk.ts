import type { NativeCallerView } from '#contract/card/native-request.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome } from '#contract/failures/outcome.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { CorePorts } from '../ports/ports.ts';
import {
  asked,
  type CallerLedger,
  callerIn,
  callerLedgerSchema,
  callerViews,
  forgotten,
  isMuted,
  isStranger,
  REMEMBERED_MS,
  refused,
  unmuted,
  used,
} from './caller-ledger.ts';
import type { CardReply } from './native-card-steps.ts';
import type { NativeRequest } from './native-request.ts';

/** A request that waits for the window, and then for the person in front of it. */
export interface PendingRequest {
  readonly request: NativeRequest;
  readonly isStranger: boolean;
  /** Once; what comes later is nothing to anybody. */
  settle(outcome: Outcome<CardReply>): void;
}

/** Where browsers' requests for the card come in, one at a time. */
export interface NativeDesk {
  /**
   * Asks the person in the window, and answers with what the card gave. Fails with `nativeMuted`, `flowBusy`,
   * `nativeWindowUnavailable`, `cancelled` where they said no or nobody answered, or as the card does. Ends with `signal`.
   */
  answer(request: NativeRequest, signal: AbortSignal): Promise<Outcome<CardReply>>;
  /** Whether a flow may begin with it: its browser is there, and no other has. */
  has(id: string): boolean;
  /** For the flow that begins with it. Throws where `has` is false. */
  take(id: string): PendingRequest;
  callers(): Promise<NativeCallerView[]>;
  unmute(origin: NativeRequest['origin']): Promise<NativeCallerView[]>;
  forget(origin: NativeRequest['origin']): Promise<NativeCallerView[]>;
}

/** Where the ledger is kept among a person's private files. */
const OWNER = 'native-host';
const NAME = 'callers';
/** A window that listens takes a request at once. */
const TAKEN_WITHIN_MS = 5_000;

export function createNativeDesk({
  ports,
  inTheWay,
  hasWindow,
  onRequest,
  onGone,
}: {
  readonly ports: Pick<CorePorts, 'clock' | 'uuid' | 'privateFiles'>;
  /** What keeps the card or the window from being used for a browser now. */
  readonly inTheWay: () => Failure | undefined;
  readonly hasWindow: () => boolean;
  readonly onRequest: (id: string) => void;
  /** The browser of the request has gone, whose flow may be under way. */
  readonly onGone: () => void;
}): NativeDesk {
  const { clock, uuid, privateFiles } = ports;
  let waiting: { readonly id: string; readonly pending: PendingRequest; isTaken: boolean } | undefined;
  let ledger: CallerLedger = [];
  const loaded = load();
  let kept: Promise<unknown> = loaded;

  async function load(): Promise<void> {
    const bytes = await privateFiles?.read(OWNER, NAME).catch(() => undefined);
    const known = callerLedgerSchema.safeParse(parsedJson(bytes && Buffer.from(bytes).toString('utf8')));
    if (known.success) ledger = known.data;
  }

  /** Written one after the other; where that cannot be, it holds until the app is closed. */
  function keep(next: CallerLedger): void {
    ledger = next;
    kept = kept.then(() => {
      const until = (clock.nowMs() + REMEMBERED_MS) as ReturnType<typeof clock.nowMs>;
      return privateFiles?.write(OWNER, NAME, Buffer.from(JSON.stringify(ledger)), until).catch(() => false);
    });
  }

  function ask(request: NativeRequest, signal: AbortSignal): Promise<Outcome<CardReply>> {
    const { promise, resolve } = Promise.withResolvers<Outcome<CardReply>>();
    const isOfStranger = isStranger(callerIn(ledger, request.origin), clock.nowMs());
    const id = uuid();
    const mine = { id, pending: { request, isStranger: isOfStranger, settle }, isTaken: false };
    const leaving = new AbortController();
    function settle(outcome: Outcome<CardReply>): void {
      if (waiting === mine) waiting = undefined;
      leaving.abort();
      signal.removeEventListener('abort', gone);
      resolve(outcome);
    }
    function gone(): void {
      const hasBegun = mine.isTaken;
      settle(failed({ code: 'cancelled' }));
      if (hasBegun) onGone();
    }
    waiting = mine;
    signal.addEventListener('abort', gone, { once: true });
    clock.wait(TAKEN_WITHIN_MS, leaving.signal).then(
      () => {
        if (!mine.isTaken) settle(failed({ code: 'nativeWindowUnavailable' }));
      },
      () => undefined, // it was settled
    );
    onRequest(id);
    return promise;
  }

  async function changed(next: CallerLedger): Promise<NativeCallerView[]> {
    keep(next);
    await kept;
    return callerViews(ledger, clock.nowMs());
  }

  return {
    async answer(request, signal) {
      await loaded;
      const { origin } = request;
      if (isMuted(callerIn(ledger, origin), clock.nowMs())) return failed({ code: 'nativeMuted' });
      // Where nobody is bothered nothing is counted: an app that is being opened is asked until its window is there.
      if (!hasWindow() || signal.aborted) return failed({ code: 'nativeWindowUnavailable' });
      const counted = asked(ledger, origin, clock.nowMs());
      keep(counted.ledger);
      if (counted.isTooOften) return failed({ code: 'nativeMuted' });
      if (waiting !== undefined) return failed({ code: 'flowBusy', flow: 'nativeRequest' });
      const busy = inTheWay();
      if (busy !== undefined) return failed(busy);
      const outcome = await ask(request, signal);
      if (outcome.ok) keep(used(ledger, request, clock.nowMs()));
      else if (outcome.failure.code === 'cancelled') keep(refused(ledger, origin, clock.nowMs()));
      return outcome;
    },
    has: (id) => waiting?.id === id && !waiting.isTaken,
    take(id) {
      if (waiting?.id !== id || waiting.isTaken) throw new Error('no such request waits');
      waiting.isTaken = true;
      return waiting.pending;
    },
    async callers() {
      await loaded;
      return callerViews(ledger, clock.nowMs());
    },
    unmute: (origin) => changed(unmuted(ledger, origin)),
    forget: (origin) => changed(forgotten(ledger, origin, clock.nowMs())),
  };
}
