import type { Draft, Kept } from '#contract/app/flows/apply-flow.ts';
import { FAILURES, type Failure } from '#contract/failures/failure.ts';
import type { AnswerProblem } from '#contract/failures/filing-failures.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { FiledReply } from '#contract/portal/application-routes.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import type { SiteName } from '#contract/portal/prefill-routes.ts';
import { type Answers, askedAnswers } from '#contract/procedure/answers.ts';
import type { ApplicationBasis } from '#contract/procedure/application.ts';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import { declarationsOf, withDeclarations } from '#contract/procedure/declarations.ts';
import { checkForm } from '#contract/procedure/form-check.ts';
import { isSigned, type Procedure } from '#contract/procedure/procedure.ts';
import type { EpochMs, ReaderName } from '#contract/values/brands.ts';
import { japaneseDay, japaneseInstant } from '#contract/values/calendar.ts';
import { documentLanguage, type Language } from '#contract/values/localized-text.ts';
import { DOCUMENT_LAYOUT } from '#documents/application-pdf/document-layout.ts';
import { documentOf } from '#documents/application-pdf/document-of.ts';
import type { CardAttributes } from '#native-bridge/apps/input-support-app.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
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
import type { SignedProof } from '../sign-in/proof-steps.ts';
import type { OpenedSession } from '../sign-in/sign-in.ts';
import type { AttachedFile, FilingOrder, SealedApplication } from './application-composer.ts';
import type { Correction } from './correction.ts';
import type { Sent } from './sent.ts';
import { answersToSign, applicantToSign, draftFor, namedMandate } from './signed-values.ts';

/** What the person filled in, kept through every interruption. */
export interface Form {
  readonly procedure: Procedure;
  readonly draft: Draft;
  readonly attached: readonly AttachedFile[];
  /** Where a site began it. */
  readonly begunBy?: SiteName;
  /** Where it is filed again. */
  readonly correction?: Correction;
}

/** What will be signed: the application, and word for word what the person read of it. */
interface Reviewed {
  readonly form: Form;
  /** Whether the person wants what it says of the household to be kept. */
  readonly keepHousehold: boolean;
  readonly basis: ApplicationBasis;
  readonly document: ApplicationDocument;
}

type Sealed = Reviewed & { readonly sealed: SealedApplication };

export type ApplyCardResult =
  | { readonly task: 'attributes'; readonly value: CardAttributes }
  | { readonly task: 'signature'; readonly value: SealedApplication }
  | { readonly task: 'signIn'; readonly value: SignedProof };

/** What is known when a form is opened: as it was left, what a site wrote, or what is kept of the household. */
export type KnownForm = Pick<Form, 'draft' | 'attached' | 'begunBy' | 'correction'> & { readonly kept: Kept };

export interface FiledApplication extends Sent {
  readonly isSigned: boolean;
  readonly receipt: FiledReply;
}

type Card = CardAccess<ApplyCardResult>;

type ApplyStage =
  | { readonly at: 'loadingProcedure' }
  | { readonly at: 'interrupted'; readonly failure: Failure }
  | {
      readonly at: 'fillingForm';
      readonly form: Form;
      readonly problems: readonly AnswerProblem[];
      readonly lastFailure: Failure | null;
    }
  | { readonly at: 'readingApplicant'; readonly form: Form; readonly card: Card }
  | ({ readonly at: 'reviewing'; readonly lastFailure: Failure | null } & Reviewed)
  | ({ readonly at: 'signing'; readonly card: Card } & Reviewed)
  | ({ readonly at: 'packing' } & Reviewed)
  | ({ readonly at: 'submitting' } & Sealed)
  | ({ readonly at: 'notSent'; readonly failure: Failure } & Sealed)
  | ({ readonly at: 'signingInAgain'; readonly card: Card } & Sealed)
  | ({ readonly at: 'openingSession' } & Sealed);

/** What stays the same through the whole flow, and what every state of it has to know. */
interface ApplyContext {
  readonly devices: ReaderServiceState | undefined;
  readonly cardAttempts: number;
  readonly order: ApplyOrder;
  readonly kept: Kept;
}

/** Sent with each application, beside its version. */
export const SOFTWARE_NAME = 'Madoguchi';

interface ApplyOrder {
  /** The portal's origin, and the subject of the session in which the application is made: both are signed. */
  readonly portal: string;
  readonly filer: string;
  readonly idempotencyKey: string;
  readonly software: { readonly name: string; readonly version: string };
  readonly preferredReader: ReaderName | undefined;
  /** `card`: read before the form is shown; `signatureCertificate`: where nobody gives one (the command line). */
  readonly applicantFrom: 'card' | 'form' | 'signatureCertificate';
  /** By which it is filed for another, whom neither card nor certificate at hand names; `undefined`: for oneself. */
  readonly mandate: ActingMandate | undefined;
}

type Applying = ApplyStage & ApplyContext;

export type ApplyState = Applying | LastStates<FiledApplication>;

export type ApplyEvent =
  | CardAccessEvent<ApplyCardResult>
  | { readonly type: 'procedureLoaded'; readonly outcome: Outcome<Procedure>; readonly known?: KnownForm | undefined }
  | { readonly type: 'kept'; readonly kept: Kept }
  | { readonly type: 'draftSaved'; readonly draft: Draft }
  | { readonly type: 'fileAttached'; readonly file: AttachedFile }
  | { readonly type: 'fileDetached'; readonly key: string; readonly index: number }
  | { readonly type: 'applicantAsked'; readonly draft: Draft }
  /** `language` is the one the person reads now: the application is written in it. */
  | { readonly type: 'reviewAsked'; readonly draft: Draft; readonly now: EpochMs; readonly language: Language }
  | { readonly type: 'editAsked' }
  /** `declared` names what was ticked; without all of it nothing is signed. */
  | { readonly type: 'filingAsked'; readonly declared: readonly string[]; readonly keepHousehold: boolean }
  | { readonly type: 'packed'; readonly sealed: SealedApplication }
  | { readonly type: 'submitted'; readonly outcome: Outcome<FiledReply> }
  | { readonly type: 'sessionOpened'; readonly outcome: Outcome<OpenedSession> };

export type ApplyEffect =
  | { readonly do: 'loadProcedure' }
  | { readonly do: 'keep'; readonly form: Form }
  /**
   * `compose` prepares the container while the person reads, so that nothing but the card is waited for afterwards;
   * `pack` makes the whole of one that goes without a signature.
   */
  | ({ readonly do: 'compose' | 'pack' } & FilingOrder)
  | { readonly do: 'card'; readonly task: 'attributes' | 'signIn'; readonly effect: CardAccessEffect }
  | ({ readonly do: 'card'; readonly task: 'signature'; readonly effect: CardAccessEffect } & FilingOrder)
  | {
      readonly do: 'submit';
      readonly sealed: SealedApplication;
      readonly form: Form;
      /** What it says of the household, where that is to be kept. */
      readonly household: Answers | null;
    }
  /** With `mandate`, by which the person acted in the session that has ended, and acts again in the new one. */
  | { readonly do: 'openSession'; readonly proof: SignedProof; readonly mandate: ActingMandate | undefined };

type ApplyStep = Step<ApplyState, ApplyEffect>;
type At<Name extends ApplyStage['at']> = Extract<Applying, { readonly at: Name }>;

/** One application: filled in, read, signed with the card, sent until it is received. */
export function applyMachine(
  order: ApplyOrder,
  devices: ReaderServiceState | undefined,
): FlowMachine<ApplyState, ApplyEvent, ApplyEffect> {
  return flowMachine<Applying, FiledApplication, ApplyEvent, ApplyEffect>({
    first: move({ at: 'loadingProcedure', order, devices, cardAttempts: 0, kept: 'notYet' }, [{ do: 'loadProcedure' }]),
    step: stepApply,
    // It may have reached the portal: the person is not led to submit it a second time.
    cancel: ({ at }) =>
      end(at === 'submitting' ? { how: 'failed', failure: { code: 'filingUnknown' } } : { how: 'cancelled' }),
  });
}

function stepApply(state: Applying, event: ApplyEvent): ApplyStep {
  if (event.type === 'devicesChanged') {
    const known = { ...state, devices: event.devices };
    return 'card' in known ? stepCard(known, event) : amend(known);
  }
  if (event.type === 'kept') return amend({ ...state, kept: event.kept });
  switch (state.at) {
    case 'loadingProcedure':
      return event.type === 'procedureLoaded' ? receiveProcedure(state, event.outcome, event.known) : stay(state);
    case 'interrupted':
      return event.type === 'resumed' ? go(state, { at: 'loadingProcedure' }, [{ do: 'loadProcedure' }]) : stay(state);
    case 'fillingForm':
      return stepForm(state, event);
    case 'readingApplicant':
      if (event.type === 'editAsked' && state.card.phase.at !== 'usingCard') return fill(state, state.form, null);
      return isCardEvent(event) ? stepCard(state, event) : stay(state);
    case 'reviewing':
      if (event.type === 'editAsked') return fill(state, state.form, null);
      return event.type === 'filingAsked' ? file(state, event) : stay(state);
    case 'signing':
      if (event.type === 'editAsked' && state.card.phase.at !== 'usingCard') return review(state, state, null);
      return isCardEvent(event) ? stepCard(state, event) : stay(state);
    case 'packing':
      return event.type === 'packed' ? submit(state, { ...state, sealed: event.sealed }) : stay(state);
    case 'submitting':
      return event.type === 'submitted' ? receiveReceipt(state, event.outcome) : stay(state);
    case 'notSent':
      return event.type === 'resumed' ? sendAgain(state) : stay(state);
    case 'signingInAgain':
      if (event.type === 'editAsked' && state.card.phase.at !== 'usingCard') {
        return notSent(state, state, { code: 'sessionRequired' });
      }
      return isCardEvent(event) ? stepCard(state, event) : stay(state);
    case 'openingSession':
      if (event.type !== 'sessionOpened') return stay(state);
      return event.outcome.ok ? submit(state, state) : notSent(state, state, event.outcome.failure);
  }
}

function go(state: ApplyContext, stage: ApplyStage, effects: readonly ApplyEffect[] = []): ApplyStep {
  return move(inContext(state, stage), effects);
}

function inContext({ devices, cardAttempts, order, kept }: ApplyContext, stage: ApplyStage): Applying {
  return { ...stage, devices, cardAttempts, order, kept };
}

function receiveProcedure(state: ApplyContext, loaded: Outcome<Procedure>, known: KnownForm | undefined): ApplyStep {
  if (!loaded.ok) {
    return FAILURES[loaded.failure.code].resumable && !STALE.includes(loaded.failure.code)
      ? go(state, { at: 'interrupted', failure: loaded.failure })
      : end({ how: 'failed', failure: loaded.failure });
  }
  const { kept, ...filled } = known ?? EMPTY_FORM;
  const draft = draftFor(state.order.mandate, filled);
  const form: Form = { procedure: loaded.value, ...filled, draft };
  const asksCard =
    state.order.applicantFrom === 'card' && draft.applicant === null && draft.typedApplicant === undefined;
  const here = { ...state, kept };
  return asksCard ? readApplicant(here, form) : fill(here, form, null);
}

/** A form that nobody has written into. */
export const EMPTY_FORM: KnownForm = {
  draft: { applicant: null, answers: {}, attachmentsToFollow: [] },
  attached: [],
  kept: 'notYet',
};

function fill(
  state: ApplyContext,
  form: Form,
  lastFailure: Failure | null,
  problems: readonly AnswerProblem[] = [],
): ApplyStep {
  return go(state, { at: 'fillingForm', form, problems, lastFailure });
}

function stepForm(state: At<'fillingForm'>, event: ApplyEvent): ApplyStep {
  const { form } = state;
  switch (event.type) {
    case 'draftSaved':
      return keep(state, { ...form, draft: event.draft });
    case 'fileAttached':
      return keep(state, { ...form, attached: [...form.attached, event.file] });
    case 'fileDetached':
      return keep(state, { ...form, attached: without(form.attached, event.key, event.index) });
    case 'applicantAsked':
      // The card at hand is the proxy's.
      if (state.order.mandate !== undefined) return stay(state);
      return readApplicant(state, { ...form, draft: event.draft });
    case 'reviewAsked':
      return alsoKept(check(state, { ...form, draft: event.draft }, event), { ...form, draft: event.draft });
    default:
      return stay(state);
  }
}

function keep(state: At<'fillingForm'>, form: Form): ApplyStep {
  return amend({ ...state, form }, [{ do: 'keep', form }]);
}

function alsoKept(step: ApplyStep, form: Form): ApplyStep {
  return { ...step, effects: [{ do: 'keep', form }, ...step.effects] };
}

function readApplicant({ devices, cardAttempts, order, kept }: ApplyContext, form: Form): ApplyStep {
  return beginCard({ at: 'readingApplicant', form, devices, cardAttempts, order, kept }, 'text');
}

function without(files: readonly AttachedFile[], key: string, index: number): AttachedFile[] {
  const gone = files.filter((file) => file.key === key)[index];
  return files.filter((file) => file !== gone);
}

/** What is wrong with the answers and attachments, before anybody signs. */
export function formProblems({ procedure, draft, attached }: Form, now: EpochMs): AnswerProblem[] {
  const answers = answersToSign(askedAnswers(procedure, draft.answers));
  const keys = attached.map(({ key }) => key);
  return checkForm(procedure, { ...draft, answers }, keys, { today: japaneseDay(now), applicant: draft.applicant });
}

/** Everything must be good before the person is shown what will be signed. */
function check(
  state: ApplyContext,
  form: Form,
  { now, language }: { readonly now: EpochMs; readonly language: Language },
): ApplyStep {
  const { order } = state;
  const { procedure, draft, attached, correction } = form;
  const signs = isSigned(procedure, draft);
  const applicantMissing = draft.applicant === null && !(order.applicantFrom === 'signatureCertificate' && signs);
  const problems: AnswerProblem[] = [
    ...(applicantMissing ? [{ at: 'applicant.name', problem: 'required' as const }] : []),
    ...formProblems({ ...form, draft: { ...draft, answers: withDeclarations(procedure, draft.answers) } }, now),
  ];
  if (problems.length > 0) return fill(state, form, null, problems);
  const answers = answersToSign(withDeclarations(procedure, askedAnswers(procedure, draft.answers)));
  const { id, title, revision, municipality } = procedure;
  const basis: ApplicationBasis = {
    version: 2,
    portal: order.portal,
    filer: order.filer,
    idempotencyKey: order.idempotencyKey,
    ...(correction === undefined ? {} : { corrects: correction.corrects }),
    procedure: { id, title, revision },
    municipality,
    applicant: draft.applicant === null ? null : applicantToSign(draft.applicant, signs, order.mandate),
    ...(order.mandate === undefined ? {} : { mandate: namedMandate(order.mandate) }),
    answers,
    attachments: attached.map(({ bytes, ...described }) => ({ ...described, bytes: bytes.length })),
    attachmentsToFollow: draft.attachmentsToFollow,
    ...(signs ? {} : { withoutSignature: true as const }),
    language: documentLanguage(language),
    createdAt: japaneseInstant(now),
    layout: DOCUMENT_LAYOUT,
    software: order.software,
  };
  return review(state, { form, basis, document: documentOf(basis, procedure), keepHousehold: false }, null);
}

function review(
  state: ApplyContext,
  { form, basis, document, keepHousehold }: Reviewed,
  lastFailure: Failure | null,
): ApplyStep {
  const { attached, procedure } = form;
  return go(state, { at: 'reviewing', form, basis, document, keepHousehold, lastFailure }, [
    { do: 'compose', basis, attached, procedure },
  ]);
}

function file(
  state: At<'reviewing'>,
  { declared, keepHousehold }: { readonly declared: readonly string[]; readonly keepHousehold: boolean },
): ApplyStep {
  const { form, basis, document } = state;
  const { attached, procedure, draft } = form;
  // The window asks for every tick itself: without one the document would say what nobody has declared.
  if (declarationsOf(procedure, draft.answers).some(({ key }) => !declared.includes(key))) return stay(state);
  if (isSigned(procedure, draft)) return beginCard({ ...state, at: 'signing', keepHousehold }, 'sign');
  return go(state, { at: 'packing', form, basis, document, keepHousehold }, [
    { do: 'pack', basis, attached, procedure },
  ]);
}

type WithCard = At<'readingApplicant'> | At<'signing'> | At<'signingInAgain'>;
type WithoutCard<State> = State extends unknown ? Omit<State, 'card'> : never;

function beginCard(state: WithoutCard<WithCard>, slot: 'auth' | 'sign' | 'text'): ApplyStep {
  const { devices, order, cardAttempts } = state;
  const first = beginCardAccess<ApplyCardResult>(slot, devices, order.preferredReader, cardAttempts);
  return around(state, first);
}

function stepCard(state: WithCard, event: CardAccessEvent<ApplyCardResult>): ApplyStep {
  return around(state, stepCardAccess(state.card, event));
}

function around(state: WithoutCard<WithCard>, step: Step<Card, CardAccessEffect>): ApplyStep {
  const later = { ...state, cardAttempts: step.state.attempt };
  return withinFlow<ApplyCardResult, ApplyState, ApplyEffect>(step, {
    going: (card) => ({ ...later, card }) as Applying,
    carried: (effect) => forTask(later, effect),
    used: (result) => receiveFromCard(later, result),
    givenUp: (failure) => giveUpCard(later, failure),
  });
}

function forTask(state: WithoutCard<WithCard>, effect: CardAccessEffect): ApplyEffect {
  switch (state.at) {
    case 'readingApplicant':
      return { do: 'card', task: 'attributes', effect };
    case 'signingInAgain':
      return { do: 'card', task: 'signIn', effect };
    case 'signing': {
      const { attached, procedure } = state.form;
      return { do: 'card', task: 'signature', effect, basis: state.basis, attached, procedure };
    }
  }
}

function receiveFromCard(state: WithoutCard<WithCard>, result: ApplyCardResult): ApplyStep {
  if (state.at === 'readingApplicant' && result.task === 'attributes') {
    const { name, address, birthDate, sex } = result.value;
    const fromCard = <T>(value: T) => ({ value, origin: 'card' as const });
    const applicant = {
      name: fromCard(name),
      address: fromCard(address),
      birthDate: fromCard(birthDate),
      sex: fromCard(sex),
    };
    return fill(state, { ...state.form, draft: { ...state.form.draft, applicant } }, null);
  }
  if (state.at === 'signing' && result.task === 'signature') return submit(state, { ...state, sealed: result.value });
  if (state.at === 'signingInAgain' && result.task === 'signIn') {
    const { form, basis, document, keepHousehold, sealed } = state;
    return go(state, { at: 'openingSession', form, basis, document, keepHousehold, sealed }, [
      { do: 'openSession', proof: result.value, mandate: state.order.mandate },
    ]);
  }
  throw new Error('the card answered another task');
}

/** Nothing typed or signed is lost: the person is back where it can be mended, with the reason. */
function giveUpCard(state: WithoutCard<WithCard>, failure: Failure): ApplyStep {
  switch (state.at) {
    case 'readingApplicant':
      return fill(state, state.form, failure);
    case 'signing':
      return review(state, state, failure);
    case 'signingInAgain':
      return notSent(state, state, failure);
  }
}

function submit(state: ApplyContext, { form, basis, document, keepHousehold, sealed }: Sealed): ApplyStep {
  const household = keepHousehold ? basis.answers : null;
  return go(state, { at: 'submitting', form, basis, document, keepHousehold, sealed }, [
    { do: 'submit', sealed, form, household },
  ]);
}

function notSent(
  state: ApplyContext,
  { form, basis, document, keepHousehold, sealed }: Sealed,
  failure: Failure,
): ApplyStep {
  return go(state, { at: 'notSent', form, basis, document, keepHousehold, sealed, failure });
}

function sendAgain(state: At<'notSent'>): ApplyStep {
  return state.failure.code === 'sessionRequired'
    ? beginCard({ ...state, at: 'signingInAgain' }, 'auth')
    : submit(state, state);
}

/** The case has gone on without this correction: the person looks at it again. */
const STALE: readonly Failure['code'][] = ['correctionStale', 'transitionRefused'];
/** Nothing that the person could put right brings it to the portal. */
const LOST: readonly Failure['code'][] = [...STALE, 'notInMandate'];

function receiveReceipt(state: At<'submitting'>, submitted: Outcome<FiledReply>): ApplyStep {
  if (submitted.ok) {
    const { form, document, sealed } = state;
    const result = {
      procedure: form.procedure,
      document,
      isSigned: isSigned(form.procedure, form.draft),
      toFollow: form.draft.attachmentsToFollow,
      receipt: submitted.value,
      container: sealed.bytes,
      filing: form.correction?.filing ?? 1,
    };
    return end({ how: 'done', result });
  }
  if (LOST.includes(submitted.failure.code)) return end({ how: 'failed', failure: submitted.failure });
  return FAILURES[submitted.failure.code].resumable
    ? notSent(state, state, submitted.failure)
    : review(state, state, submitted.failure);
}
