import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { CardKey } from '#contract/values/brands.ts';
import type { JpkiApp } from '#native-bridge/apps/jpki-app.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { ecdsaValue } from '#pki/cms/cms.ts';
import type { CardAccessEvent } from '../card/card-access.ts';
import {
  authKeySteps,
  type CardAtWork,
  type KeyTask,
  type KeyUse,
  signatureKeySteps,
  signingOne,
} from '../card/key-steps.ts';
import { type CardEnvironment, type CardSteps, performCardEffect } from '../card/perform-card-effect.ts';
import type { EffectContext, PerformEffect } from '../flow/flow-runner.ts';
import type { Clock } from '../ports/ports.ts';
import { composeSignature, type FindIssuer } from './cms-signature.ts';
import type { InspectedDocument } from './document.ts';
import type { MadeSignature, SignEffect, SignEvent } from './sign.ts';
import { checkOwnSignature } from './signature-check.ts';

interface SignEffectsOptions {
  /** Whether the document goes inside the signature. */
  readonly attached: boolean;
  readonly cards: CardEnvironment;
  readonly clock: Clock;
  readonly findIssuer: FindIssuer;
  readDocument(): Promise<Outcome<InspectedDocument>>;
  save(made: MadeSignature): Promise<Outcome<{ readonly savedAs: string }>>;
  /** Told who signed, for whoever reports it. */
  onSigner(certificate: Certificate): void;
}

export function signEffects(options: SignEffectsOptions): PerformEffect<SignEvent, SignEffect> {
  const { clock } = options;
  return async (effect, context) => {
    switch (effect.do) {
      case 'inspectDocument':
        return { type: 'documentInspected', outcome: await options.readDocument() };
      case 'checkSignature': {
        const { detached, document } = effect.made;
        const outcome = await checkOwnSignature(detached, document, clock.nowMs(), context.signal);
        return { type: 'signatureChecked', outcome };
      }
      case 'save':
        return { type: 'saved', outcome: await options.save(effect.made) };
      case 'card':
        return performCard(options, effect, context);
    }
  };

  function performCard(
    { cards }: SignEffectsOptions,
    { document, effect }: Extract<SignEffect, { do: 'card' }>,
    context: EffectContext<SignEvent>,
  ): Promise<CardAccessEvent<MadeSignature>> {
    const task: KeyTask<null, MadeSignature> = {
      now: () => clock.nowMs(),
      prepare: async () => success(null),
      authorityAtHand: () => false,
      compose(certificate, _, card) {
        options.onSigner(certificate);
        return composeCms(options, document, certificate, card);
      },
    };
    const steps = signatureKeySteps({
      ...task,
      sessionCard: () => undefined,
      oneSitting: cards.pinAtHand !== undefined,
    });
    return performCardEffect(cards, steps, effect, context);
  }
}

async function composeCms(
  { clock, findIssuer, attached }: SignEffectsOptions,
  document: InspectedDocument,
  certificate: Certificate,
  { readAuthority }: CardAtWork,
): Promise<Outcome<KeyUse<MadeSignature>>> {
  const composed = await composeSignature({
    certificate,
    async digest(hash) {
      const digests = await document.digests(hash);
      return digests.ok ? success(digests.value.digest) : digests;
    },
    signingTimeMs: clock.nowMs(),
    findIssuer,
    readAuthority,
  });
  if (!composed.ok) return failed(composed.failure);
  const { toBeSigned, finish, finishAround } = composed.value;
  return success(
    signingOne(toBeSigned, async (signature) =>
      success({
        document,
        detached: finish(signature),
        around: attached ? finishAround(signature, document.bytes) : undefined,
      }),
    ),
  );
}

/**
 * Signing the bare bytes of some documents under one PIN. A signature is RSA's own value, or ECDSA's in DER; it was
 * checked against the certificate when it was made.
 */
export function rawSignatureSteps(
  key: CardKey,
  contents: readonly Uint8Array[],
  { clock, oneSitting }: { readonly clock: Clock; readonly oneSitting: boolean },
): CardSteps<JpkiApp, null, readonly Uint8Array[]> {
  const task: KeyTask<null, readonly Uint8Array[]> = {
    now: () => clock.nowMs(),
    prepare: async () => success(null),
    authorityAtHand: () => true,
    compose: async ({ key: { type } }) =>
      success({
        toBeSigned: contents,
        finish: async (signatures) => success(type === 'rsa' ? signatures : signatures.map(ecdsaValue)),
      }),
  };
  return key === 'auth' ? authKeySteps(task) : signatureKeySteps({ ...task, sessionCard: () => undefined, oneSitting });
}
