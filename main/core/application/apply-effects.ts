import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { FiledReply } from '#contract/portal/application-routes.ts';
import { consentsIn } from '#contract/procedure/declarations.ts';
import {
  answersFromFacts,
  answersThatStand,
  factsFromAnswers,
  type HouseholdFacts,
  type Prefill,
} from '#contract/procedure/household-facts.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { CardAccessEvent } from '../card/card-access.ts';
import { signatureKeySteps } from '../card/key-steps.ts';
import { type CardEnvironment, type CardSteps, performCardEffect, tagged } from '../card/perform-card-effect.ts';
import { attributeSteps } from '../card/reading-steps.ts';
import type { PerformEffect } from '../flow/flow-runner.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import { openSession } from '../sign-in/login-effects.ts';
import { asPerson, type SessionHolder } from '../sign-in/session-holder.ts';
import type { OpenedSession, SignIn } from '../sign-in/sign-in.ts';
import type { ApplicationComposer, FilingOrder, SealedApplication } from './application-composer.ts';
import { type ApplyCardResult, type ApplyEffect, type ApplyEvent, EMPTY_FORM, type KnownForm } from './apply.ts';
import type { Correction, OpenedCorrection } from './correction.ts';
import type { KeptWork } from './kept-work.ts';
import { checkReceipt } from './receipt-check.ts';

interface ApplyEffectsOptions {
  readonly portal: PortalClient;
  readonly signIn: SignIn;
  readonly desk: ApplicationComposer;
  readonly cards: CardEnvironment;
  readonly session: SessionHolder;
  /** What the person has begun before; absent where nobody does, as on the command line. */
  readonly kept?: KeptWork;
  /** What was answered about the household in this visit, beside what is kept of it. */
  readonly prefill?: (kept: HouseholdFacts | undefined) => Promise<Prefill | undefined>;
  /** A form that a site began, and whether it hears what becomes of it. */
  readonly siteForm?: { readonly prefill: string; readonly tells: boolean };
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly loadProcedure: (signal: AbortSignal) => Promise<Outcome<Procedure | OpenedCorrection>>;
  /** Acts once more by the mandate of this name, where the session by which one did has ended; absent on the command line. */
  readonly actAgain?: (registration: string, signal: AbortSignal) => Promise<Outcome<void>>;
  /** Without a person between looking at the card and using it, the card need not be known again. */
  readonly oneSitting: boolean;
}

export function applyEffects(options: ApplyEffectsOptions): PerformEffect<ApplyEvent, ApplyEffect> {
  const { signIn, desk, cards, session, loadProcedure, oneSitting } = options;

  return async (effect, context) => {
    switch (effect.do) {
      case 'loadProcedure':
        return loaded(await loadProcedure(context.signal), options, context.signal);
      case 'keep':
        return options.kept && { type: 'kept', kept: (await options.kept.keep(effect.form)) ?? 'refused' };
      case 'compose':
        await desk.prepare(effect);
        return undefined;
      case 'pack':
        return { type: 'packed', sealed: await desk.pack(effect) };
      case 'submit':
        return { type: 'submitted', outcome: await submit(options, effect, context.signal) };
      case 'openSession':
        return { type: 'sessionOpened', outcome: await openAgain(effect, context.signal) };
      case 'card':
        return performCard(effect, context);
    }
  };

  async function openAgain(
    { proof, mandate }: Extract<ApplyEffect, { do: 'openSession' }>,
    signal: AbortSignal,
  ): Promise<Outcome<OpenedSession>> {
    const opened = await openSession(signIn, session, proof, signal);
    if (!opened.ok || mandate === undefined) return opened;
    const acting = (await options.actAgain?.(mandate.registration, signal)) ?? failed({ code: 'notInMandate' });
    return acting.ok ? opened : acting;
  }

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

/** A procedure with what is known of it: the form as it was left, or the answers that the household gives. */
async function loaded(
  opened: Outcome<Procedure | OpenedCorrection>,
  options: ApplyEffectsOptions,
  signal: AbortSignal,
): Promise<ApplyEvent> {
  const { kept, prefill, siteForm, clock } = options;
  if (!opened.ok) return { type: 'procedureLoaded', outcome: opened };
  if ('correction' in opened.value) return openedAgain(opened.value, kept);
  const outcome = success(opened.value);
  if (kept === undefined) return { type: 'procedureLoaded', outcome };
  const left = await kept.open(opened.value);
  if (siteForm !== undefined) return begunBySite(opened.value, left, { ...options, siteForm }, signal);
  return { type: 'procedureLoaded', outcome, known: left ?? (await fromHousehold(opened.value, kept, prefill, clock)) };
}

/** A correction that was begun is gone on with, as long as it is still the one that is asked for. */
async function openedAgain(
  { procedure, correction, draft, attached }: OpenedCorrection,
  kept: KeptWork | undefined,
): Promise<ApplyEvent> {
  const left = await kept?.open(procedure, correction.corrects);
  const known: KnownForm = { ...(left ?? { draft, attached, kept: 'notYet' }), correction };
  return { type: 'procedureLoaded', outcome: success(procedure), known };
}

/** What a site wrote stands where the person has written nothing themselves. */
async function begunBySite(
  procedure: Procedure,
  left: KnownForm | undefined,
  { portal, session, siteForm, clock }: ApplyEffectsOptions & { readonly siteForm: { readonly prefill: string } },
  signal: AbortSignal,
): Promise<ApplyEvent> {
  const body = { token: siteForm.prefill };
  const opened = await asPerson(session, (token) => portal.call('openPrefill', { body, token, signal }));
  if (!opened.ok) return { type: 'procedureLoaded', outcome: opened };
  const consents = consentsIn(procedure, opened.value.answers);
  const written = Object.fromEntries(Object.entries(opened.value.answers).filter(([key]) => !consents.includes(key)));
  const { answers } = answersThatStand(procedure, written, japaneseDay(clock.nowMs()));
  const before = left ?? EMPTY_FORM;
  const draft = { ...before.draft, answers: { ...answers, ...before.draft.answers } };
  return {
    type: 'procedureLoaded',
    outcome: success(procedure),
    known: { ...before, draft, begunBy: opened.value.site },
  };
}

async function fromHousehold(
  procedure: Procedure,
  kept: KeptWork,
  prefill: ApplyEffectsOptions['prefill'],
  clock: Pick<Clock, 'nowMs'>,
): Promise<KnownForm | undefined> {
  const household = await kept.household();
  const told = await prefill?.(household);
  const facts = told?.facts ?? household;
  if (facts === undefined) return undefined;
  const { answers, places } = answersFromFacts(procedure, facts, japaneseDay(clock.nowMs()), told?.occasion);
  return { ...EMPTY_FORM, draft: { ...EMPTY_FORM.draft, answers, fromHousehold: [...places] } };
}

/** Once it is received, what was kept of it is done with. */
async function submit(
  { portal, session, kept, siteForm }: ApplyEffectsOptions,
  { sealed, form, household }: Extract<ApplyEffect, { do: 'submit' }>,
  signal: AbortSignal,
): Promise<Outcome<FiledReply>> {
  const sent = await send(portal, session, { sealed, correction: form.correction }, signal);
  if (sent.ok && siteForm?.tells) {
    const body = { token: siteForm.prefill, receiptNumber: sent.value.receiptNumber };
    // What is received is received, whether or not the site hears of it.
    await asPerson(session, (token) => portal.call('tellPrefill', { body, token, signal }));
  }
  if (!sent.ok || kept === undefined) return sent;
  await kept.forget({ ...form.procedure, corrects: form.correction?.corrects.receiptNumber });
  if (household !== null) {
    await kept.keepHousehold(factsFromAnswers(form.procedure, household, await kept.household()));
  }
  return sent;
}

async function send(
  portal: PortalClient,
  session: SessionHolder,
  { sealed, correction }: { readonly sealed: SealedApplication; readonly correction: Correction | undefined },
  signal: AbortSignal,
): Promise<Outcome<FiledReply>> {
  const filed = await asPerson(session, (token) => {
    const carried = { token, container: sealed.bytes, signal };
    return correction === undefined
      ? portal.call('fileApplication', carried)
      : portal.call('refileApplication', { ...carried, params: { number: correction.corrects.receiptNumber } });
  });
  return filed.ok ? checkReceipt(portal, filed.value, { sealed, correction }, signal) : filed;
}
