import { checkPinChange } from '#contract/card/pin-rule.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type ChangeablePin, changeablePinSchema } from '#contract/values/brands.ts';
import type { SecretBytes } from '#contract/values/secret-bytes.ts';
import { changePinMachine } from '#core/pin-change/change-pin.ts';
import { changePinEffects } from '#core/pin-change/change-pin-effects.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import type { CommandContext } from './command-context.ts';
import { driveFlow } from './drive-flow.ts';
import { chooseReader } from './readers.ts';
import { runWithReaders } from './with-readers.ts';

export function runPinChange(which: string, options: object): Promise<void> {
  return runWithReaders(options, (transport, context) => changePin(transport, context, which));
}

async function changePin(transport: CardTransport, context: CommandContext, which: string): Promise<Outcome<void>> {
  const slot = changeablePinSchema.safeParse(which).data;
  if (slot === undefined) return failed({ code: 'usage', detail: 'the PIN is one of auth, sign, text' });
  const beforehand = context.secrets.beforehand ? await askChange(context, slot) : success(undefined);
  if (!beforehand.ok) return beforehand;
  const chosen = await chooseReader(transport, context);
  if (!chosen.ok) return chosen;
  const { lastTryAccepted } = context;
  let atHand = beforehand.value === undefined ? undefined : { pin: beforehand.value.pin, lastTryAccepted };
  const cards = {
    transport,
    memory: createReaderMemory(),
    pinAtHand() {
      const taken = atHand;
      atHand = undefined;
      return taken;
    },
    onCardUsed: () => undefined,
  };
  const { devices, reader } = chosen.value;
  const changed = await driveFlow({
    machine: changePinMachine(slot, devices, reader, { oneSitting: beforehand.value !== undefined }),
    perform: changePinEffects(slot, cards, beforehand.value?.newPin),
    context,
    transport,
    async askSecrets() {
      const asked = await askChange(context, slot);
      return asked.ok ? success({ type: 'pinChangeGiven' as const, ...asked.value }) : asked;
    },
  });
  if (!changed.ok) return changed;
  context.output.result({ changed: true }, () => context.words.told.pinChanged);
  return success(undefined);
}

/** The old and the new value, checked together. What is refused is zeroed. */
async function askChange(
  { secrets }: CommandContext,
  slot: ChangeablePin,
): Promise<Outcome<{ readonly pin: SecretBytes; readonly newPin: SecretBytes }>> {
  const pin = await secrets.next(slot);
  if (!pin.ok) return pin;
  const newPin = await secrets.nextNew(slot);
  if (!newPin.ok) {
    pin.value.wipe();
    return newPin;
  }
  const checked = checkPinChange(slot, pin.value, newPin.value);
  if (checked.ok) return success({ pin: pin.value, newPin: newPin.value });
  pin.value.wipe();
  newPin.value.wipe();
  return checked;
}
