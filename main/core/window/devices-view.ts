import type { DevicesView } from '#contract/app/views/devices-view.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';

const MOST_READERS = 16;

/** All of the readers that leaves the core. */
export function devicesView(state: ReaderServiceState | undefined): DevicesView {
  if (state === undefined) return { service: 'starting' };
  if (state.service === 'down') return { service: 'down' };
  const readers = state.readers.slice(0, MOST_READERS).map(({ name, card }) => ({ name, card }));
  return { service: 'running', readers };
}
