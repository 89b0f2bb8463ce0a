import type { ApplyStep, CorrectionView } from '#contract/app/flows/apply-flow.ts';
import type { FlowViewOf } from '#contract/app/flows/flow-list.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import type { ApplicationBasis } from '#contract/procedure/application.ts';
import { dueDay, isLate } from '#contract/procedure/deadlines.ts';
import { declarationsOf } from '#contract/procedure/declarations.ts';
import { documentView } from '#contract/procedure/document-view.ts';
import { isSigned, type Procedure } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { cardView } from '../card/card-view.ts';
import { lastStep } from '../flow/window-flow.ts';
import type { ApplyState, Form } from './apply.ts';
import { type Correction, changesSince } from './correction.ts';
import { sentView } from './sent.ts';

/** All of an application under way that leaves the core. `corrects` names the case that it is filed to again, `mandate` by which
 * it is filed for another. */
export function applyView(
  state: ApplyState,
  {
    corrects = null,
    mandate = null,
  }: { readonly corrects?: string | null; readonly mandate?: ActingMandate | null } = {},
): Pick<FlowViewOf<'apply'>, 'isSigned' | 'corrects' | 'mandate' | 'step'> {
  return { isSigned: goesSigned(state), corrects, mandate, step: applyStep(state) };
}

function applyStep(state: ApplyState): ApplyStep {
  switch (state.at) {
    case 'loadingProcedure':
    case 'submitting':
      return { at: state.at };
    case 'packing':
    case 'openingSession':
      return { at: 'submitting' };
    case 'interrupted':
      return { at: 'interrupted', failure: state.failure };
    case 'fillingForm':
      return {
        at: 'fillingForm',
        ...formView(state.form),
        problems: [...state.problems],
        kept: state.kept,
        lastFailure: state.lastFailure,
      };
    case 'reviewing':
      return {
        at: 'reviewing',
        ...formView(state.form),
        declarations: declarationsOf(state.form.procedure, state.form.draft.answers).map(({ key }) => key),
        document: documentView(state.document),
        difference: differenceOf(state),
        // What is filed again came in time, or not, with the first filing.
        due: state.form.correction === undefined ? dueOf(state.form.procedure, state.basis) : null,
        lastFailure: state.lastFailure,
      };
    case 'readingApplicant':
    case 'signing':
    case 'signingInAgain':
      return { at: state.at, card: cardView(state.card) };
    case 'notSent':
      return { at: 'notSent', failure: state.failure };
    case 'releasing':
    case 'ended':
      return lastStep(state, (filed) => ({
        at: 'done',
        procedureTitle: filed.procedure.title,
        municipalityName: filed.procedure.municipality.name,
        sent: sentView(filed),
        receipt: filed.receipt,
        filing: filed.filing,
      }));
  }
}

function formView({ procedure, draft, attached, begunBy, correction }: Form) {
  return {
    procedure,
    draft,
    ...(begunBy === undefined ? {} : { begunBy }),
    correction: correction === undefined ? null : correctionView(correction),
    attached: attached.map(({ key, fileName, mediaType, bytes }) => ({
      key,
      fileName,
      mediaType,
      bytes: bytes.length,
    })),
  };
}

function correctionView({ corrects, asked }: Correction): CorrectionView {
  const { receiptNumber, correctionId } = corrects;
  return { receiptNumber, correctionId, ...asked, marks: [...asked.marks] };
}

function differenceOf({ form, document, basis }: Extract<ApplyState, { readonly at: 'reviewing' }>) {
  if (form.correction === undefined) return null;
  return changesSince(form.correction.filed, { document, attachments: basis.attachments }, form.procedure);
}

function goesSigned(state: ApplyState): boolean {
  if ('form' in state) return isSigned(state.form.procedure, state.form.draft);
  return state.at === 'ended' && state.ending.how === 'done' ? state.ending.result.isSigned : true;
}

function dueOf(procedure: Procedure, { answers, createdAt }: ApplicationBasis) {
  const today = calendarDateSchema.parse(createdAt.slice(0, 10)); // written with Japan's offset
  const last = dueDay(procedure, answers, today);
  const time = createdAt.slice(11, 16);
  return last === undefined ? null : { lastDay: last, isLate: isLate(procedure.deadline, last, today, time) };
}
