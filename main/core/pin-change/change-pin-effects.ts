import { isOfBirthDate } from '#contract/card/pin-rule.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { CardKey, ChangeablePin } from '#contract/values/brands.ts';
import type { SecretBytes } from '#contract/values/secret-bytes.ts';
import type { InputSupportApp } from '#native-bridge/apps/input-support-app.ts';
import { type JpkiApp, openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import type { CardAccessEffect, CardAccessEvent, CardFacts } from '../card/card-access.ts';
import { knownCard, recogniseCard, withTries } from '../card/key-steps.ts';
import { type CardEnvironment, type CardSteps, type CardUse, performCardEffect } from '../card/perform-card-effect.ts';
import { attributeSteps, type SittingApps, signatureCertificateSteps } from '../card/reading-steps.ts';
import type { EffectContext, PerformEffect } from '../flow/flow-runner.ts';
import type { ChangePinEffect, ChangePinEvent } from './change-pin.ts';

/**
 * Carries out the effects of a change. `newPinAtHand` belongs to the `pinAtHand` of the environment: with both, the
 * card is inspected and its PIN changed in one sitting.
 */
export function changePinEffects(
  slot: ChangeablePin,
  cards: CardEnvironment,
  newPinAtHand?: SecretBytes,
): PerformEffect<ChangePinEvent, ChangePinEffect> {
  const oneSitting = newPinAtHand !== undefined;
  return async (effect, context) => {
    const newPin = effect.do === 'changePin' ? effect.newPin : newPinAtHand;
    try {
      const event = await perform(effect.do === 'changePin' ? effect.use : effect, newPin, oneSitting, context);
      return await withTriesReadAgain(event, effect, context);
    } finally {
      newPin?.wipe();
    }
  };

  function perform(
    effect: CardAccessEffect,
    newPin: SecretBytes | undefined,
    inOneSitting: boolean,
    context: EffectContext<ChangePinEvent>,
  ): Promise<CardAccessEvent<void>> {
    switch (slot) {
      case 'auth':
        return performCardEffect(cards, authPinSteps(newPin, inOneSitting), effect, context);
      case 'sign':
        return performCardEffect(cards, signaturePasswordSteps(newPin, inOneSitting), effect, context);
      case 'text':
        return performCardEffect(cards, textPinSteps(newPin, inOneSitting), effect, context);
    }
  }

  /** Where nobody knows which value holds, the tries are read on a connection of its own, if the card is still there. */
  async function withTriesReadAgain(
    event: CardAccessEvent<void>,
    effect: ChangePinEffect,
    context: EffectContext<ChangePinEvent>,
  ): Promise<CardAccessEvent<void>> {
    if (event.type !== 'cardUsed' || event.outcome.ok || event.outcome.failure.code !== 'pinChangeUnknown')
      return event;
    const { reader, attempt } = effect.do === 'changePin' ? effect.use : effect;
    const known = effect.do === 'changePin' ? effect.use.facts.authCertificate : undefined;
    const looked = await perform({ do: 'inspectCard', reader, attempt }, undefined, false, context);
    const facts = looked.type === 'cardInspected' && looked.outcome.ok ? looked.outcome.value : undefined;
    const triesLeft = facts !== undefined && isSameCard(facts, known) ? facts.triesLeft : null;
    return { ...event, outcome: failed({ code: 'pinChangeUnknown', slot, triesLeft }) };
  }
}

function isSameCard({ authCertificate }: CardFacts, known: Uint8Array | undefined): boolean {
  if (known === undefined || authCertificate === undefined) return known === authCertificate;
  return Buffer.from(known).equals(authCertificate);
}

/** The PIN can be changed whatever has become of the certificate: one that has expired tells the card as well as any. */
function authPinSteps(newPin: SecretBytes | undefined, oneSitting: boolean): CardSteps<JpkiApp, null, void> {
  return {
    slot: 'auth',
    prepare: async () => success(null),
    open: openJpkiApp,
    recognise: recogniseCard,
    async inspect(app) {
      const known = await knownCard(app, undefined, oneSitting);
      return known.ok ? withTries(await app.triesLeft('auth'), known.value) : known;
    },
    use: (app, how) => changeOfKey(app, 'auth', newPin, how),
  };
}

function signaturePasswordSteps(newPin: SecretBytes | undefined, oneSitting: boolean): CardSteps<JpkiApp, null, void> {
  return {
    ...signatureCertificateSteps(oneSitting),
    use: (app, how) => changeOfKey(app, 'sign', newPin, how),
  };
}

async function changeOfKey(
  app: JpkiApp,
  key: CardKey,
  newPin: SecretBytes | undefined,
  { pin, report }: CardUse<null>,
): Promise<Outcome<void>> {
  if (newPin === undefined) throw new Error('a PIN is changed to a new one');
  report('changingPin');
  const verified = await app.verify(key, pin);
  return verified.ok ? app.changePin(key, newPin) : verified;
}

/** This PIN opens the birth date, so that here the new value can be compared with it. */
function textPinSteps(
  newPin: SecretBytes | undefined,
  oneSitting: boolean,
): CardSteps<SittingApps<InputSupportApp>, null, void> {
  return {
    ...attributeSteps(() => undefined, oneSitting),
    async use({ app: openText }, { pin, report }) {
      if (newPin === undefined) throw new Error('a PIN is changed to a new one');
      const app = await openText();
      if (!app.ok) return app;
      report('changingPin');
      const verified = await app.value.verify(pin);
      if (!verified.ok) return verified;
      const attributes = await app.value.readAttributes();
      if (!attributes.ok) return attributes;
      const { birthDate } = attributes.value;
      return newPin.check((digits) => isOfBirthDate(digits, birthDate))
        ? failed({ code: 'newPinRefused', slot: 'text', problem: 'birthDate' })
        : app.value.changePin(newPin);
    },
  };
}
