import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { FiledReply } from '#contract/portal/application-routes.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { CardAccessEvent } from '../card/card-access.ts';
import { signatureKeySteps } from '../card/key-steps.ts';
import { type CardEnvironment, type CardSteps, performCardEffect } from '../card/perform-card-effect.ts';
import { attributeSteps } from '../card/reading-steps.ts';
import type { PerformEffect } from '../flow/flow-runner.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import { openSession } from '../sign-in/login-effects.ts';
import type { SessionHolder } from '../sign-in/session-holder.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { ApplicationComposer, FilingOrder, SealedApplication } from './application-composer.ts';
import type { ApplyCardResult, ApplyEffect, ApplyEvent } from './apply.ts';
import { checkReceipt } from './receipt-check.ts';

interface ApplyEffectsOptions {
  readonly portal: PortalClient;
  readonly signIn: SignIn;
  readonly desk: ApplicationComposer;
  readonly cards: CardEnvironment;
  readonly session: SessionHolder;
  readonly loadProcedure: (signal: AbortSignal) => Promise<Outcome<Procedure>>;
  /** Without a person between looking at the card and using it, the card need not be known again. */
  readonly oneSitting: boolean;
}

export function applyEffects(options: ApplyEffectsOptions): PerformEffect<ApplyEvent, ApplyEffect> {
  const { signIn, desk, cards, session, loadProcedure, oneSitting } = options;

  return async (effect, context) => {
    switch (effect.do) {
      case 'loadProcedure':
        return { type: 'procedureLoaded', outcome: await loadProcedure(context.signal) };
      case 'compose':
        await desk.prepare(effect);
        return undefined;
      case 'pack':
        return { type: 'packed', sealed: await desk.pack(effect) };
      case 'submit':
        return { type: 'submitted', outcome: await submit(options, effect.sealed, context.signal) };
      case 'openSession':
        return { type: 'sessionOpened', outcome: await openSession(signIn, session, effect.proof, context.signal) };
      case 'card':
        return performCard(effect, context);
    }
  };

  function performCard(
    { task, effect, ...rest }: Extract<ApplyEffect, { do: 'card' }>,
    context: { readonly signal: AbortSignal; dispatch(event: ApplyEvent): void },
  ): Promise<CardAccessEvent<ApplyCardResult>> {
    const perform = <App, Prepared, Value>(
      steps: CardSteps<App, Prepared, Value>,
      tag: (value: Value) => ApplyCardResult,
    ) => performCardEffect(cards, tagged(steps, tag), effect, context);
    switch (task) {
      case 'attributes':
        return perform(attributeSteps(session.card, oneSitting), (value) => ({ task, value }));
      case 'signIn':
        return perform(signIn.cardSteps, (value) => ({ task, value }));
      case 'signature': {
        const order = rest as FilingOrder;
        const steps = signatureKeySteps({ ...desk.signatureTask(order), sessionCard: session.card, oneSitting });
        return perform(steps, (value) => ({ task, value }));
      }
    }
  }
}

function tagged<App, Prepared, Value, Tagged>(
  steps: CardSteps<App, Prepared, Value>,
  tag: (value: Value) => Tagged,
): CardSteps<App, Prepared, Tagged> {
  return {
    ...steps,
    async use(app, how) {
      const used = await steps.use(app, how);
      return used.ok ? success(tag(used.value)) : used;
    },
  };
}

async function submit(
  { portal, session }: ApplyEffectsOptions,
  sealed: SealedApplication,
  signal: AbortSignal,
): Promise<Outcome<FiledReply>> {
  const token = session.token();
  if (token === undefined) return failed({ code: 'sessionRequired' });
  const filed = await portal.call('fileApplication', { token, container: sealed.bytes, signal });
  if (!filed.ok && filed.failure.code === 'sessionRequired') session.lost();
  return filed.ok ? checkReceipt(portal, filed.value, sealed, signal) : filed;
}
