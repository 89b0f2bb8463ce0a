import type { Outcome } from '#contract/failures/outcome.ts';
import { type CardEnvironment, performCardEffect } from '../card/perform-card-effect.ts';
import type { PerformEffect } from '../flow/flow-runner.ts';
import type { LoginEffect, LoginEvent } from './login.ts';
import type { SignedProof } from './proof-steps.ts';
import type { SessionHolder } from './session-holder.ts';
import type { OpenedSession, SignIn } from './sign-in.ts';

export function loginEffects(
  signIn: SignIn,
  cards: CardEnvironment,
  session: Pick<SessionHolder, 'opened'>,
): PerformEffect<LoginEvent, LoginEffect> {
  return async (effect, context) => {
    switch (effect.do) {
      case 'askChallenge':
        return { type: 'challengeAsked', outcome: await signIn.askChallenge(context.signal) };
      case 'openSession':
        return { type: 'sessionOpened', outcome: await openSession(signIn, session, effect.proof, context.signal) };
      case 'inspectCard':
      case 'useCard':
        return performCardEffect(cards, signIn.cardSteps, effect, context);
    }
  };
}

/** The session is in its holder's hands before any state says that it is open. */
export async function openSession(
  signIn: SignIn,
  session: Pick<SessionHolder, 'opened'>,
  proof: SignedProof,
  signal: AbortSignal,
): Promise<Outcome<OpenedSession>> {
  const outcome = await signIn.openSession(proof, signal);
  if (outcome.ok) session.opened(outcome.value);
  return outcome;
}
