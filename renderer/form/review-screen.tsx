import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import { isBlank } from '#contract/procedure/answers.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { useApp, useIsSigned } from '../window/app-context.ts';
import { answerAt } from '../window/draft-keeper.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';
import { DocumentSummary } from './document-summary.tsx';
import { pageOfSection } from './form-pages.ts';

type Reviewing = Extract<ApplyStep, { readonly at: 'reviewing' }>;

/** S11: every answer as it will be sent, each section with a way back to it; the step before leads through them all. */
export function ReviewScreen(props: { readonly flow: FlowRef; readonly step: Reviewing }) {
  const { flow, step } = props;
  const { store, drafts, t } = useApp();
  const isSigned = useIsSigned();

  async function editAt(page: number, mending: boolean): Promise<void> {
    drafts.openAt(step.procedure, page, mending);
    await store.command('editApplication', flow);
  }

  function isAssumed(at: string): boolean {
    const draft = drafts.read(step.procedure);
    const [key = ''] = at.split('.');
    const isAnswer = step.procedure.sections.some(({ fields }) => fields.some((field) => field.key === key));
    return draft !== undefined && isAnswer && isBlank(answerAt(draft, at));
  }

  return (
    <Page id="review" title={t.review.title} step="check" onFill={() => editAt(0, false)}>
      {step.lastFailure !== null && <FailureNote failure={step.lastFailure} isUrgent />}
      <p className="lead">{isSigned ? t.review.lead : t.review.leadUnsigned}</p>
      {step.due !== null && <Due procedure={step.procedure} due={step.due} />}
      <DocumentSummary
        document={step.document}
        isAssumed={isAssumed}
        onChange={(section) => {
          const page = pageOfSection(step.procedure, section, drafts.read(step.procedure));
          return page === undefined ? undefined : () => editAt(page, true);
        }}
      />
      <Note kind="info" title={isSigned ? t.review.confirmTitle : t.review.confirmTitleUnsigned}>
        <p>{isSigned ? t.review.confirm : t.review.confirmUnsigned}</p>
      </Note>
      <Actions>
        <Button kind="filled" onPress={() => store.command('fileApplication', flow)}>
          {isSigned ? t.review.sign : t.review.send}
        </Button>
      </Actions>
    </Page>
  );
}

/** Until when; what it means to be late stands in the procedure's own words. */
function Due({ procedure, due }: { readonly procedure: Procedure; readonly due: NonNullable<Reviewing['due']> }) {
  const { t, language } = useApp();
  const day = t.dates.day(due.lastDay);
  if (!due.isLate) return <p>{t.review.due(day)}</p>;
  const isTaken = procedure.deadline.type === 'anyTime' || procedure.deadline.lateAllowed;
  return (
    <Note kind="warning" title={t.review.lateTitle}>
      <p>{isTaken ? t.review.late(day) : t.review.tooLate(day)}</p>
      <p>{visibleText(inLanguage(procedure.deadlineText, language))}</p>
    </Note>
  );
}
