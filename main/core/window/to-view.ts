import type { ApplyStep } from '#contract/app/views/apply-view.ts';
import type { CardAccessView } from '#contract/app/views/card-access-view.ts';
import type { ChangePinStep } from '#contract/app/views/change-pin-view.ts';
import type { FlowView } from '#contract/app/views/flow-view.ts';
import type { LoginStep } from '#contract/app/views/login-view.ts';
import type { ApplicationBasis } from '#contract/procedure/application.ts';
import { lastDay } from '#contract/procedure/deadlines.ts';
import { isSigned, type Procedure } from '#contract/procedure/procedure.ts';
import { type ChangeablePin, calendarDateSchema, type FlowId } from '#contract/values/brands.ts';
import type { ApplyState } from '../application/apply.ts';
import type { CardAccess } from '../card/card-access.ts';
import { type Ending, unreachable } from '../flow/flow-machine.ts';
import type { ChangePinState } from '../pin-change/change-pin.ts';
import type { LoginState } from '../sign-in/login.ts';

/** The only place that decides what of a flow leaves the core. */

export function loginView(flowId: FlowId, revision: number, state: LoginState): FlowView {
  return { flow: 'login', flowId, revision, step: loginStep(state) };
}

export function applyView(flowId: FlowId, revision: number, state: ApplyState): FlowView {
  return { flow: 'apply', flowId, revision, isSigned: goesSigned(state), step: applyStep(state) };
}

export function changePinView(flowId: FlowId, revision: number, slot: ChangeablePin, state: ChangePinState): FlowView {
  return { flow: 'changePin', flowId, revision, slot, step: changePinStep(state) };
}

function loginStep(state: LoginState): LoginStep {
  switch (state.at) {
    case 'askingChallenge':
    case 'openingSession':
    case 'releasing':
      return { at: state.at };
    case 'card':
      return { at: 'card', card: cardView(state.card) };
    case 'interrupted':
      return { at: 'interrupted', failure: state.failure };
    case 'ended':
      return state.ending.how === 'done' ? { at: 'done' } : unhappyEnd(state.ending);
    default:
      return unreachable(state);
  }
}

function applyStep(state: ApplyState): ApplyStep {
  switch (state.at) {
    case 'loadingProcedure':
    case 'submitting':
    case 'releasing':
      return { at: state.at };
    case 'packing':
    case 'openingSession':
      return { at: 'submitting' };
    case 'interrupted':
      return { at: 'interrupted', failure: state.failure };
    case 'fillingForm': {
      const { procedure, draft, attached } = state.form;
      return {
        at: 'fillingForm',
        procedure,
        draft,
        attached: attached.map(({ key, fileName, mediaType, bytes }) => ({
          key,
          fileName,
          mediaType,
          bytes: bytes.length,
        })),
        problems: [...state.problems],
        lastFailure: state.lastFailure,
      };
    }
    case 'reviewing': {
      const { title, language, sections } = state.document;
      const copied = sections.map((section) => ({ ...section, lines: section.lines.map((line) => ({ ...line })) }));
      return {
        at: 'reviewing',
        procedure: state.form.procedure,
        document: { title, language, sections: copied },
        due: dueOf(state.form.procedure, state.basis),
        lastFailure: state.lastFailure,
      };
    }
    case 'readingApplicant':
    case 'signing':
    case 'signingInAgain':
      return { at: state.at, card: cardView(state.card) };
    case 'notSent':
      return { at: 'notSent', failure: state.failure };
    case 'ended': {
      if (state.ending.how !== 'done') return unhappyEnd(state.ending);
      const { procedure, receipt } = state.ending.result;
      return {
        at: 'done',
        procedureTitle: procedure.title,
        municipalityName: procedure.municipality.name,
        afterFiling: procedure.afterFiling,
        receipt,
      };
    }
    default:
      return unreachable(state);
  }
}

function goesSigned(state: ApplyState): boolean {
  if ('form' in state) return isSigned(state.form.procedure, state.form.draft);
  return state.at === 'ended' && state.ending.how === 'done' ? state.ending.result.isSigned : true;
}

function changePinStep(state: ChangePinState): ChangePinStep {
  switch (state.at) {
    case 'card':
    case 'finishing':
      return { at: 'card', card: cardView(state.card) };
    case 'releasing':
      return { at: 'releasing' };
    case 'ended':
      return state.ending.how === 'done' ? { at: 'done' } : unhappyEnd(state.ending);
    default:
      return unreachable(state);
  }
}

function unhappyEnd(ending: Exclude<Ending<unknown>, { how: 'done' }>) {
  return ending.how === 'failed' ? { at: 'failed' as const, failure: ending.failure } : { at: 'cancelled' as const };
}

export function cardView({ slot, phase }: Pick<CardAccess<unknown>, 'slot' | 'phase'>): CardAccessView {
  switch (phase.at) {
    case 'waitingForReaderService':
    case 'waitingForReader':
      return { at: phase.at, lastFailure: phase.lastFailure };
    case 'waitingForCard':
      return { at: phase.at, cardIsThere: phase.passOver !== null, lastFailure: phase.lastFailure };
    case 'choosingReader':
      return { at: 'choosingReader', readers: [...phase.readers], lastFailure: phase.lastFailure };
    case 'inspectingCard':
      return { at: 'inspectingCard' };
    case 'unsupportedCard':
      return { at: 'unsupportedCard', reader: phase.reader };
    case 'confirmingLastTry':
    case 'blocked':
      return { at: phase.at, slot };
    case 'awaitingPin':
      return { at: 'awaitingPin', slot, triesLeft: phase.facts.triesLeft, lastFailure: phase.lastFailure };
    case 'usingCard':
      return { at: 'usingCard', doing: phase.doing };
    // The flow around takes these over before anything is shown.
    case 'used':
    case 'givenUp':
      return { at: 'inspectingCard' };
    default:
      return unreachable(phase);
  }
}

function dueOf({ deadline }: Procedure, { answers, createdAt }: ApplicationBasis) {
  const eventField = deadline.type === 'daysAfterEvent' ? deadline.eventField : undefined;
  const event = calendarDateSchema.safeParse(eventField === undefined ? undefined : answers[eventField]).data;
  const today = calendarDateSchema.parse(createdAt.slice(0, 10)); // written with Japan's offset
  const last = lastDay(deadline, event, today);
  return last === undefined ? null : { lastDay: last, isLate: last < today };
}
