import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ReaderName } from '#contract/values/brands.ts';
import { withCard } from '#core/card/perform-card-effect.ts';
import { openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { CardTransport, ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import type { CommandContext } from './command-context.ts';

/** PC/SC names the readers one by one after it was reached; once nothing new came for so long, all are known. */
const QUIET_MS = 100;

/** Waits at most `ms` for the readers to be as wanted, and until all are known; returns them as they are then. */
export async function devicesOnce(
  transport: CardTransport,
  ms: number,
  { signal, clock }: Pick<CommandContext, 'signal' | 'clock'>,
  wanted: (state: ReaderServiceState) => boolean,
): Promise<ReaderServiceState> {
  let latest = { service: 'down' } as ReaderServiceState;
  let { promise: changed, resolve: tell } = Promise.withResolvers<void>();
  const unwatch = transport.watch((state) => {
    latest = state;
    tell();
  });
  const endsAtMs = clock.nowMs() + ms;
  await changed;
  for (let quiet = false; !quiet && !signal.aborted; ) {
    ({ promise: changed, resolve: tell } = Promise.withResolvers<void>());
    const patienceMs = wanted(latest) ? QUIET_MS : Math.max(QUIET_MS, endsAtMs - clock.nowMs());
    quiet = await within(patienceMs, changed);
  }
  unwatch();
  return latest;

  /** Whether the time passed before anything changed. */
  async function within(patienceMs: number, change: Promise<void>): Promise<boolean> {
    const done = new AbortController();
    const waited = clock.wait(patienceMs, AbortSignal.any([signal, done.signal])).then(
      () => true,
      () => true,
    );
    const quiet = await Promise.race([waited, change.then(() => false)]);
    done.abort();
    return quiet;
  }
}

export function hasReader(state: ReaderServiceState): boolean {
  return state.service === 'running' && state.readers.length > 0;
}

export function hasCard(state: ReaderServiceState): boolean {
  return state.service === 'running' && state.readers.some(({ card }) => card === 'present');
}

/**
 * The reader to use: the one that was named, or the only one that holds a My Number Card.
 *
 * Fails with `readerServiceDown`, `readerUnknown`, `readerNotFound`, `cardNotPresent`, `cardUnsupported` or
 * `readerAmbiguous`.
 */
export async function chooseReader(
  transport: CardTransport,
  context: CommandContext,
): Promise<Outcome<{ readonly reader: ReaderName; readonly devices: ReaderServiceState }>> {
  const { readerName, waitMs } = context;
  const isWanted = ({ name }: { readonly name: ReaderName }) => readerName === undefined || name === readerName;
  const devices = await devicesOnce(
    transport,
    waitMs,
    context,
    (state) => state.service === 'running' && state.readers.some((slot) => isWanted(slot) && slot.card === 'present'),
  );
  if (devices.service === 'down') return failed({ code: 'readerServiceDown', during: 'connect', tryMayBeUsed: false });
  const readers = devices.readers.filter(isWanted);
  if (readers.length === 0) {
    return failed(
      readerName === undefined ? { code: 'readerNotFound' } : { code: 'readerUnknown', reader: readerName },
    );
  }
  const withCard = readers.filter(({ card }) => card === 'present').map(({ name }) => name);
  const [only, another] = withCard;
  if (only === undefined) return failed({ code: 'cardNotPresent' });
  const chosen = another === undefined ? success(only) : await onlyMyNumberCard(transport, withCard, context.signal);
  return chosen.ok ? success({ reader: chosen.value, devices }) : chosen;
}

/** Several cards are told apart by what they hold: selecting the JPKI application costs nothing. */
async function onlyMyNumberCard(
  transport: CardTransport,
  names: readonly ReaderName[],
  signal: AbortSignal,
): Promise<Outcome<ReaderName>> {
  const memory = createReaderMemory();
  const found: ReaderName[] = [];
  for (const name of names) {
    const opened = await withCard(transport, name, signal, (channel) => openJpkiApp(channel, { signal, memory }));
    if (opened.ok) found.push(name);
  }
  const [only, another] = found;
  if (only === undefined) return failed({ code: 'cardUnsupported' });
  return another === undefined ? success(only) : failed({ code: 'readerAmbiguous', readers: found });
}
