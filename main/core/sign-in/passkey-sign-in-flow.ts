import { createHash } from 'node:crypto';
import type { PasskeySignInStep } from '#contract/app/flows/passkey-sign-in-flow.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { PerformEffect } from '../flow/flow-runner.ts';
import { lastStep, windowFlow } from '../flow/window-flow.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import { newNonce } from './new-nonce.ts';
import { openPasskeyPage } from './passkey-page.ts';
import {
  type PasskeySignInEffect,
  type PasskeySignInEvent,
  type PasskeySignInState,
  passkeySignInMachine,
} from './passkey-sign-in.ts';
import type { SessionRunner } from './portal-session-runner.ts';
import type { ReturnedCodes } from './returned-codes.ts';
import type { OpenedSession } from './sign-in.ts';

/** Two minutes for the page to open, five on it: then the portal knows of nothing any more. */
const RETURN_WITHIN_MS = 7 * 60_000;

interface PasskeyPlace {
  readonly portal: PortalClient;
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly session: Pick<SessionRunner, 'opened' | 'loginBegan' | 'loginGivenUp'>;
  readonly returnedCodes: ReturnedCodes;
  /** Absent where nothing outside is opened: there are no passkeys. */
  readonly openReturnPage?: (page: URL) => Promise<void>;
  language(): Language;
}

export const passkeySignInFlow = windowFlow<
  'passkeySignIn',
  PasskeyPlace,
  PasskeySignInState,
  PasskeySignInEvent,
  PasskeySignInEffect
>({
  name: 'passkeySignIn',
  refusal: ({ openReturnPage }) => (openReturnPage === undefined ? { code: 'passkeyNotHere' } : undefined),
  begin(_params, here, flowId) {
    here.session.loginBegan(flowId);
    return {
      machine: passkeySignInMachine(),
      perform: passkeySignInEffects(here),
      view: (state) => ({ step: passkeySignInStep(state) }),
      asks: (state) => (state.at === 'interrupted' || state.at === 'inBrowser' ? 'form' : 'wait'),
      commands: { resumeFlow: () => success({ type: 'resumed' }) },
      afterwards: {},
      onEnd({ how }) {
        if (how !== 'done') here.session.loginGivenUp();
      },
    };
  },
});

/** The effects of one run: it alone has the verifier, of the page that was opened last. */
function passkeySignInEffects(here: PasskeyPlace): PerformEffect<PasskeySignInEvent, PasskeySignInEffect> {
  const { portal, clock, uuid, session, returnedCodes } = here;
  let verifier = '';
  let returning = new AbortController();

  async function returned(signal: AbortSignal): Promise<Outcome<string>> {
    const both = AbortSignal.any([signal, returning.signal]);
    const late = new AbortController();
    const over = clock.wait(RETURN_WITHIN_MS, AbortSignal.any([both, late.signal])).then(
      () => failed({ code: 'passkeyRequestOver' }),
      () => failed({ code: 'passkeyRequestOver' }),
    );
    try {
      return await Promise.race([over, returnedCodes.next(AbortSignal.any([both, late.signal])).then(success)]);
    } catch {
      return failed({ code: 'passkeyRequestOver' });
    } finally {
      late.abort(new Error('returned'));
    }
  }

  return async (effect, { signal }) => {
    switch (effect.do) {
      case 'begin': {
        returning.abort(new Error('begun anew'));
        returning = new AbortController();
        verifier = newNonce(uuid);
        const begun = await portal.call('beginOwnPasskeySignIn', {
          body: { codeChallenge: sha256(verifier) },
          signal,
        });
        if (!begun.ok) return { type: 'begun', outcome: begun };
        return { type: 'begun', outcome: await openPasskeyPage(here, 'sign-in', begun.value.ticket) };
      }
      case 'awaitReturn':
        return { type: 'returned', outcome: await returned(signal) };
      case 'redeem': {
        const body = { code: effect.code, verifier };
        const redeemed = await portal.call('redeemOwnPasskey', { body, signal });
        if (!redeemed.ok) return { type: 'redeemed', outcome: redeemed };
        const opened: OpenedSession = { ...redeemed.value, level: 'pass', certificate: undefined };
        session.opened(opened);
        return { type: 'redeemed', outcome: success(opened) };
      }
    }
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'ascii').digest('base64url');
}

/** All of a state that leaves the core: no code. */
function passkeySignInStep(state: PasskeySignInState): PasskeySignInStep {
  switch (state.at) {
    case 'beginning':
    case 'inBrowser':
    case 'redeeming':
      return { at: state.at };
    case 'interrupted':
      return { at: 'interrupted', failure: state.failure };
    case 'releasing':
    case 'ended':
      return lastStep(state, () => ({ at: 'done' }));
  }
}
