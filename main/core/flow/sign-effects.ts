import type { CardKey } from '#contract/brands.ts';
import { failed, type Outcome, success } from '#contract/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { composeSignature, type FindIssuer } from '../documents/cms-signature.ts';
import { checkOwnSignature } from '../documents/signature-check.ts';
import type { Clock } from '../ports.ts';
import type { CardAccessEvent } from './card-access.ts';
import { type CardEnvironment, performCardEffect } from './card-task.ts';
import { authKeySteps, type CardAtWork, type KeyTask, type KeyUse, signatureKeySteps } from './card-tasks.ts';
import type { EffectContext, PerformEffect } from './flow-runner.ts';
import type { InspectedDocument, MadeSignature, SignEffect, SignEvent } from './sign.ts';

/** `raw`: the RSA or ECDSA value alone over the file's bytes. `cms`: CAdES-B-B, detached or with the content inside. */
export type SignatureFormat =
  | { readonly kind: 'raw'; readonly key: CardKey }
  | { readonly kind: 'cms'; readonly attached: boolean };

export interface SignEffectsOptions {
  readonly format: SignatureFormat;
  readonly cards: CardEnvironment;
  readonly clock: Clock;
  readonly findIssuer: FindIssuer;
  readDocument(): Promise<Outcome<InspectedDocument>>;
  save(made: MadeSignature): Promise<Outcome<{ readonly savedAs: string }>>;
  /** Told who signed, for whoever reports it. */
  onSigner(certificate: Certificate): void;
}

export function signEffects(options: SignEffectsOptions): PerformEffect<SignEvent, SignEffect> {
  const { format, clock } = options;
  return async (effect, context) => {
    switch (effect.do) {
      case 'inspectDocument':
        return { type: 'documentInspected', outcome: await options.readDocument() };
      case 'checkSignature': {
        const { output, document } = effect.made;
        const outcome =
          format.kind === 'raw'
            ? success(undefined) // checked against the certificate where it was made; there is no structure around it
            : await checkOwnSignature(output, document.bytes, clock.nowMs(), context.signal);
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
      authorityAtHand: () => format.kind === 'raw',
      compose(certificate, _, card) {
        options.onSigner(certificate);
        return format.kind === 'raw'
          ? composeRaw(document)
          : composeCms(options, format.attached, document, certificate, card);
      },
    };
    return format.kind === 'raw' && format.key === 'auth'
      ? performCardEffect(cards, authKeySteps(task), effect, context)
      : performCardEffect(
          cards,
          signatureKeySteps({ ...task, sessionCard: () => undefined, oneSitting: cards.pinAtHand !== undefined }),
          effect,
          context,
        );
  }
}

async function composeRaw(document: InspectedDocument): Promise<Outcome<KeyUse<MadeSignature>>> {
  return success({ toBeSigned: document.bytes, finish: async (output) => success({ document, output }) });
}

async function composeCms(
  { clock, findIssuer }: SignEffectsOptions,
  attached: boolean,
  document: InspectedDocument,
  certificate: Certificate,
  { readAuthority }: CardAtWork,
): Promise<Outcome<KeyUse<MadeSignature>>> {
  const composed = await composeSignature({
    certificate,
    content: document.bytes,
    signingTimeMs: clock.nowMs(),
    findIssuer,
    readAuthority,
  });
  if (!composed.ok) return failed(composed.failure);
  const { toBeSigned, finish } = composed.value;
  return success({
    toBeSigned,
    finish: async (signature) => success({ document, output: finish(signature, { attached }) }),
  });
}
