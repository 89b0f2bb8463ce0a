import type { PersonaName } from '#contract/card/persona.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import { readerNameSchema } from '#contract/values/brands.ts';
import { SecretBytes } from '#contract/values/secret-bytes.ts';
import { systemClock } from '#host/node-ports.ts';
import { createSimulatorTransport, type SimulatorTransport } from '#native-bridge/simulator/simulator-transport.ts';
import type { VirtualCard, VirtualCardOptions } from '#native-bridge/simulator/virtual-card.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { practiceCard } from './practice-card.ts';

export const PRACTICE_READER = readerNameSchema.parse('Practice reader 00');

export interface CardInReader {
  readonly transport: SimulatorTransport;
  readonly card: VirtualCard;
  readonly channel: CardChannel;
}

/** A practice card on the simulator's reader, connected. */
export async function cardInReader(persona: PersonaName, options: VirtualCardOptions = {}): Promise<CardInReader> {
  const card = await practiceCard(persona, options);
  const transport = createSimulatorTransport(systemClock);
  transport.insert(card);
  return { transport, card, channel: got(await connectTo(transport)) };
}

export function connectTo(transport: SimulatorTransport): Promise<Outcome<CardChannel>> {
  return transport.connect(PRACTICE_READER, { signal: new AbortController().signal, busyWaitMs: 0 });
}

export function secret(text: string): SecretBytes {
  return new SecretBytes(new TextEncoder().encode(text));
}

/** The value, or an error that names the failure. */
export function got<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`failed with ${JSON.stringify(outcome.failure)}`);
  return outcome.value;
}
