import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import { cardOnlyMachine } from '#core/card/card-only.ts';
import { type CardSteps, performCardEffect } from '#core/card/perform-card-effect.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import type { CommandContext } from './command-context.ts';
import { driveFlow, takeBeforehand } from './drive-flow.ts';
import { chooseReader } from './readers.ts';

/** Runs card work that needs one secret. */
export async function runSteps<App, Prepared, Result>(
  transport: CardTransport,
  context: CommandContext,
  steps: CardSteps<App, Prepared, Result>,
): Promise<Outcome<{ readonly result: Result; readonly exchanges: number }>> {
  const pinAtHand = await takeBeforehand(context, [steps.slot]);
  if (!pinAtHand.ok) return pinAtHand;
  const chosen = await chooseReader(transport, context);
  if (!chosen.ok) return chosen;
  let exchanges = 0;
  const cards = {
    transport,
    memory: createReaderMemory(),
    ...(pinAtHand.value === undefined ? {} : { pinAtHand: pinAtHand.value }),
    onCardUsed: (_: PinSlot, count: number) => {
      exchanges += count;
    },
  };
  const outcome = await driveFlow({
    machine: cardOnlyMachine<Result>(steps.slot, chosen.value.devices, chosen.value.reader),
    perform: (effect, effectContext) => performCardEffect(cards, steps, effect, effectContext),
    context,
    transport,
  });
  return outcome.ok ? success({ result: outcome.value, exchanges }) : outcome;
}
