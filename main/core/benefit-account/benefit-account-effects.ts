import type { Outcome } from '#contract/failures/outcome.ts';
import type { CardAccessEvent } from '../card/card-access.ts';
import { type CardEnvironment, type CardSteps, performCardEffect, tagged } from '../card/perform-card-effect.ts';
import { attributeSteps } from '../card/reading-steps.ts';
import type { PerformEffect } from '../flow/flow-runner.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import { openSession } from '../sign-in/login-effects.ts';
import { asPerson, type SessionHolder } from '../sign-in/session-holder.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { AccountCardResult, BenefitAccountEffect, BenefitAccountEvent } from './benefit-account.ts';

interface BenefitAccountTools {
  readonly portal: PortalClient;
  readonly cards: CardEnvironment;
  readonly freshProof: SignIn;
  readonly session: Pick<SessionHolder, 'opened' | 'lost' | 'token'>;
}

export function benefitAccountEffects({
  portal,
  cards,
  freshProof,
  session,
}: BenefitAccountTools): PerformEffect<BenefitAccountEvent, BenefitAccountEffect> {
  return async (effect, context) => {
    switch (effect.do) {
      case 'askChallenge':
        return { type: 'challengeAsked', outcome: await freshProof.askChallenge(context.signal) };
      case 'openSession':
        return { type: 'sessionOpened', outcome: await openSession(freshProof, session, effect.proof, context.signal) };
      case 'save':
        return { type: 'saved', outcome: await save(effect, context.signal) };
      case 'card':
        return performCard(effect, context);
    }
  };

  function save(
    { account, own }: Extract<BenefitAccountEffect, { do: 'save' }>,
    signal: AbortSignal,
  ): Promise<Outcome<unknown>> {
    return asPerson(session, (token) => portal.call('saveBenefitAccount', { body: { account, own }, token, signal }));
  }

  function performCard(
    effect: Extract<BenefitAccountEffect, { do: 'card' }>,
    context: { readonly signal: AbortSignal; dispatch(event: BenefitAccountEvent): void },
  ): Promise<CardAccessEvent<AccountCardResult>> {
    const perform = <App, Prepared, Value>(
      steps: CardSteps<App, Prepared, Value>,
      told: (value: Value) => AccountCardResult,
    ) => performCardEffect(cards, tagged(steps, told), effect.effect, context);
    if (effect.task === 'prove') return perform(freshProof.cardSteps, (value) => ({ task: 'prove', value }));
    const { certificate } = effect;
    return perform(
      attributeSteps(() => certificate, false),
      ({ name }) => ({ task: 'readName', value: name }),
    );
  }
}
