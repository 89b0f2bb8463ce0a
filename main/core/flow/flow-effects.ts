import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { FiledReply } from '#contract/portal/application-routes.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { FilingDesk, FilingOrder, SealedApplication } from '../documents/filing.ts';
import type { PortalClient } from '../portal-client.ts';
import { checkReceipt } from '../receipt-check.ts';
import type { ApplyCardResult, ApplyEffect, ApplyEvent } from './apply.ts';
import type { CardAccessEvent } from './card-access.ts';
import { type CardEnvironment, type CardSteps, performCardEffect } from './card-task.ts';
import { signatureKeySteps } from './card-tasks.ts';
import type { PerformEffect } from './flow-runner.ts';
import type { LoginEffect, LoginEvent } from './login.ts';
import { attributeSteps } from './reading-tasks.ts';
import type { OpenedSession, SignedProof, SignIn } from './sign-in.ts';

/** The portal session as a flow may use it: only for as long as it lasts, and never in a state. */
export interface SessionHolder {
  token(): string | undefined;
  /** The authentication certificate of the card that opened the session. */
  card(): Uint8Array | undefined;
  opened(session: OpenedSession): void;
  /** The portal said that the session is over. */
  lost(): void;
}

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
async function openSession(
  signIn: SignIn,
  session: Pick<SessionHolder, 'opened'>,
  proof: SignedProof,
  signal: AbortSignal,
): Promise<Outcome<OpenedSession>> {
  const outcome = await signIn.openSession(proof, signal);
  if (outcome.ok) session.opened(outcome.value);
  return outcome;
}

export interface ApplyEffectsOptions {
  readonly portal: PortalClient;
  readonly signIn: SignIn;
  readonly desk: FilingDesk;
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
