import type { Outcome } from '#contract/failures/outcome.ts';
import type { ReaderName } from '#contract/values/brands.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import type { AroundContent } from '#pki/cms/content-cut.ts';
import {
  beginCardAccess,
  type CardAccess,
  type CardAccessEffect,
  type CardAccessEvent,
  isCardEvent,
  stepCardAccess,
  withinFlow,
} from '../card/card-access.ts';
import {
  amend,
  end,
  type FlowMachine,
  flowMachine,
  type LastStates,
  move,
  type Step,
  stay,
} from '../flow/flow-machine.ts';
import type { InspectedDocument } from './document.ts';

/** A signature as the card's key made it and we composed it; not checked yet. */
export interface MadeSignature {
  readonly document: InspectedDocument;
  /** DER of the detached SignedData. */
  readonly detached: Uint8Array;
  /** What goes around the document where it goes inside. */
  readonly around: AroundContent | undefined;
}

export interface SavedSignature {
  readonly savedAs: string;
  readonly sha256: string;
}

type SignStage =
  | { readonly at: 'inspectingDocument' }
  | { readonly at: 'awaitingConsent'; readonly document: InspectedDocument }
  | { readonly at: 'card'; readonly document: InspectedDocument; readonly card: CardAccess<MadeSignature> }
  | { readonly at: 'checkingSignature'; readonly made: MadeSignature }
  | { readonly at: 'saving'; readonly made: MadeSignature };

type Signing = SignStage & { readonly devices: ReaderServiceState | undefined };

export type SignState = Signing | LastStates<SavedSignature>;

export type SignEvent =
  | CardAccessEvent<MadeSignature>
  | { readonly type: 'documentInspected'; readonly outcome: Outcome<InspectedDocument> }
  | { readonly type: 'consentGiven'; readonly sha256: string }
  | { readonly type: 'signatureChecked'; readonly outcome: Outcome<void> }
  | { readonly type: 'saved'; readonly outcome: Outcome<{ readonly savedAs: string }> };

export type SignEffect =
  | { readonly do: 'inspectDocument' }
  | { readonly do: 'card'; readonly document: InspectedDocument; readonly effect: CardAccessEffect }
  | { readonly do: 'checkSignature'; readonly made: MadeSignature }
  | { readonly do: 'save'; readonly made: MadeSignature };

type SignStep = Step<SignState, SignEffect>;

/** Signing a document: look at it, agree, sign with the card, check our own output, save. */
export function signMachine(
  devices: ReaderServiceState | undefined,
  preferredReader: ReaderName | undefined,
): FlowMachine<SignState, SignEvent, SignEffect> {
  return flowMachine<Signing, SavedSignature, SignEvent, SignEffect>({
    first: move({ at: 'inspectingDocument', devices }, [{ do: 'inspectDocument' }]),
    step: (state, event) => stepSign(state, event, preferredReader),
  });
}

function stepSign(state: Signing, event: SignEvent, preferredReader: ReaderName | undefined): SignStep {
  const { devices } = state;
  if (event.type === 'devicesChanged') {
    const known = { ...state, devices: event.devices };
    return known.at === 'card' ? around(known, stepCardAccess(known.card, event)) : amend(known);
  }
  switch (state.at) {
    case 'inspectingDocument':
      if (event.type !== 'documentInspected') return stay(state);
      return event.outcome.ok
        ? move({ at: 'awaitingConsent', document: event.outcome.value, devices })
        : end({ how: 'failed', failure: event.outcome.failure });
    case 'awaitingConsent':
      // Consent is to the document that was shown, known by its digest.
      return event.type === 'consentGiven' && event.sha256 === state.document.sha256
        ? around(state, beginCardAccess<MadeSignature>('sign', devices, preferredReader))
        : stay(state);
    case 'card':
      return isCardEvent(event) ? around(state, stepCardAccess(state.card, event)) : stay(state);
    case 'checkingSignature':
      if (event.type !== 'signatureChecked') return stay(state);
      return event.outcome.ok
        ? move({ at: 'saving', made: state.made, devices }, [{ do: 'save', made: state.made }])
        : end({ how: 'failed', failure: event.outcome.failure });
    case 'saving':
      return event.type === 'saved' ? finish(state.made, event.outcome) : stay(state);
  }
}

function around(
  { document, devices }: { readonly document: InspectedDocument; readonly devices: ReaderServiceState | undefined },
  step: Step<CardAccess<MadeSignature>, CardAccessEffect>,
): SignStep {
  return withinFlow<MadeSignature, SignState, SignEffect>(step, {
    going: (card) => ({ at: 'card', document, card, devices }),
    carried: (effect) => ({ do: 'card', document, effect }),
    used: (made) => move({ at: 'checkingSignature', made, devices }, [{ do: 'checkSignature', made }]),
    givenUp: (failure) => end({ how: 'failed', failure }),
  });
}

function finish({ document }: MadeSignature, saved: Outcome<{ readonly savedAs: string }>): SignStep {
  if (!saved.ok) return end({ how: 'failed', failure: saved.failure });
  return end({ how: 'done', result: { savedAs: saved.value.savedAs, sha256: document.sha256 } });
}
