import type { ReaderName } from '#contract/brands.ts';
import { failed, type Outcome, success } from '#contract/outcome.ts';
import { openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { CardTransport, ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import type { CommandContext } from './command-context.ts';

const BUSY_WAIT_MS = 5_000;

/** PC/SC names the readers one by one right after it was reached: a moment later they are all known. */
const SETTLING_MS = 500;

/** Waits at most `ms` for the readers to be as wanted; returns them as they are then. */
export async function devicesOnce(
  transport: CardTransport,
  ms: number,
  { signal, clock }: Pick<CommandContext, 'signal' | 'clock'>,
  wanted: (state: ReaderServiceState) => boolean,
): Promise<ReaderServiceState> {
  const done = new AbortController();
  let latest: ReaderServiceState = { service: 'down' };
  const { promise: known, resolve: isKnown } = Promise.withResolvers<void>();
  const unwatch = transport.watch((state) => {
    latest = state;
    isKnown();
    if (wanted(state)) done.abort();
  });
  await known;
  if (!done.signal.aborted && (ms > 0 || latest.service === 'running')) {
    await clock.wait(Math.max(ms, SETTLING_MS), AbortSignal.any([signal, done.signal])).catch(() => undefined);
  }
  unwatch();
  return latest;
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
  if (devices.service === 'down') return failed({ code: 'readerServiceDown' });
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
    const channel = await transport.connect(name, { signal, busyWaitMs: BUSY_WAIT_MS });
    if (!channel.ok) continue;
    const opened = await openJpkiApp(channel.value, { signal, memory }).finally(() => channel.value.release());
    if (opened.ok) found.push(name);
  }
  const [only, another] = found;
  if (only === undefined) return failed({ code: 'cardUnsupported' });
  return another === undefined ? success(only) : failed({ code: 'readerAmbiguous', readers: found });
}
