import { useEffect, useId, useState } from 'react';
import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import type { Difference } from '#contract/procedure/difference.ts';
import { asksForFacts } from '#contract/procedure/household-facts.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { statementOf } from '#contract/procedure/statement.ts';
import { type CalendarDate, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { documentLanguage, inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';
import { feeAmount } from '#words/fee-words.ts';
import { withoutReadings } from '#words/ruby.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Choice, Choices } from '../ui/choice.tsx';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { fieldId } from '../ui/field.ts';
import { Fold } from '../ui/fold.tsx';
import { Icon } from '../ui/icon.tsx';
import { Note } from '../ui/note.tsx';
import { SentDocument } from '../ui/sent-document.tsx';
import {
  useAnswer,
  useApp,
  useIsPublicTerminal,
  useIsSigned,
  useKeeping,
  useMandateOfFlow,
  usePrincipalName,
} from '../window/app-context.ts';
import { DifferenceList } from '../window/difference-list.tsx';
import type { LocalDraft } from '../window/draft-keeper.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Page } from '../window/page.tsx';
import { PaperForm } from '../window/paper-form.tsx';
import { labelOfProblem } from '../window/place-label.ts';
import { printPart } from '../window/printed-part.tsx';
import type { FlowRef } from '../window/screen-of.ts';
import { SentBefore } from '../window/sent-before.tsx';
import { WayBackButton } from '../window/way-back-button.tsx';
import { CheckList } from './check-list.tsx';
import { CheckNotes } from './check-notes.tsx';
import { formPages } from './form-pages.ts';
import { LeaveForm } from './leave-form.tsx';

type Reviewing = Extract<ApplyStep, { readonly at: 'reviewing' }>;

/** S11: what is applied for in a sentence, every answer with a way to change it, what the person declares. */
export function ReviewScreen(props: { readonly flow: FlowRef; readonly step: Reviewing }) {
  const { flow, step } = props;
  const { store, drafts, t, language } = useApp();
  const isSigned = useIsSigned();
  const isPublic = useIsPublicTerminal();
  const mandate = useMandateOfFlow();
  const { procedure } = step;
  const isFiledHere = procedure.elsewhere === undefined;
  const corrects = step.correction?.receiptNumber;
  const draft = drafts.open(procedure, step.draft, flow, corrects);
  const [declared, setDeclared] = useState(draft.declared);
  const [attempt, setAttempt] = useState(0);
  const [keepsHousehold, setKeepsHousehold] = useKeepsHousehold(procedure);
  const title = visibleText(inLanguage(procedure.title, language));

  useEffect(() => {
    if (draft.changing === undefined) return;
    document.getElementById(`change-${draft.changing}`)?.focus();
  }, [draft.changing]);

  async function editAt(page: number, mending: boolean, at?: string): Promise<void> {
    drafts.openAt(procedure, page, mending, at);
    await store.command('editApplication', flow);
  }
  const change = (page: number, at: string) => editAt(page, true, at);
  const back = () => editAt(formPages(procedure).length - 1, false);

  const missing = step.declarations.filter((key) => !declared.includes(key));
  const errors = attempt === 0 ? [] : missing.map((key) => ({ at: key, sentence: t.review.declare(label(key)) }));
  function label(key: string): string {
    return labelOfProblem(procedure, key, t, language);
  }

  async function goOn(): Promise<void> {
    if (missing.length > 0) return setAttempt((count) => count + 1);
    await store.command('fileApplication', {
      ...flow,
      declared: [...declared],
      keepHousehold: keepsHousehold === true,
    });
  }

  function declare(key: string, isDeclared: boolean): void {
    const next = isDeclared ? [...declared, key] : declared.filter((one) => one !== key);
    setDeclared(next);
    drafts.declare(procedure, next);
  }

  return (
    <Page
      id="review"
      title={t.review.title}
      eyebrow={title}
      step="check"
      onFill={() => editAt(0, false)}
      hasErrors={errors.length > 0}
    >
      {step.lastFailure !== null && <FailureNote failure={step.lastFailure} isUrgent />}
      <ErrorSummary errors={errors} attempt={attempt} />
      {mandate !== null && <ForAnother mandate={mandate} />}
      <Statement step={step} draft={draft} />
      {step.difference !== null && <Changed difference={step.difference} />}
      {step.due?.isLate && <Late procedure={procedure} lastDay={step.due.lastDay} />}
      {corrects === undefined && <SentBefore procedure={procedure} />}
      <CheckNotes step={step} isSigned={isSigned} onChange={change} />
      <CheckList step={step} draft={draft} onChange={change} />
      {step.declarations.length > 0 && (
        <Choices legend={t.review.declarations(step.declarations.length)}>
          {step.declarations.map((key) => (
            <Choice
              key={key}
              id={fieldId(key)}
              type="checkbox"
              checked={declared.includes(key)}
              aria-invalid={errors.some(({ at }) => at === key)}
              onChange={(event) => declare(key, event.currentTarget.checked)}
            >
              {label(key)}
            </Choice>
          ))}
        </Choices>
      )}
      <div className="check-last">
        {keepsHousehold !== undefined && (
          <label className="check-keep">
            <input
              type="checkbox"
              checked={keepsHousehold}
              onChange={(event) => setKeepsHousehold(event.currentTarget.checked)}
            />
            <span>
              {t.review.keepHousehold} <span className="quiet">{t.review.keepHouseholdAbout}</span>
            </span>
          </label>
        )}
        {!isSigned && isFiledHere && <p className="quiet">{t.review.confirmUnsigned}</p>}
      </div>
      <Actions>
        {isFiledHere ? (
          <Button kind="filled" onPress={goOn}>
            {isSigned ? t.review.sign : t.review.send}
          </Button>
        ) : (
          <Button kind="filled" onPress={() => printPart('paper')}>
            {t.review.printForOffice}
          </Button>
        )}
        <WayBackButton back={back}>{t.form.back}</WayBackButton>
        {!isPublic && isFiledHere && (
          <Button kind="text" onPress={() => printPart('paper')}>
            {t.review.printForOffice}
          </Button>
        )}
        <LeaveForm flow={flow} corrects={corrects} />
      </Actions>
      <Fold title={t.review.whole} about={t.review.wholeAbout}>
        <SentDocument document={step.document} />
      </Fold>
      {!isPublic && <PaperForm procedure={procedure} document={step.document} />}
    </Page>
  );
}

/** Who files it for whom. */
function ForAnother({ mandate }: { readonly mandate: ActingMandate }) {
  const { t } = useApp();
  return <p className="lead as-typed">{t.acting.check(usePrincipalName(mandate))}</p>;
}

/** Offered where the procedure asks for what can be kept; ticked where something is kept already. */
function useKeepsHousehold(procedure: Procedure) {
  const keeping = useKeeping();
  const { answer } = useAnswer('listKept', {});
  const [chosen, setChosen] = useState<boolean>();
  const isOffered = keeping === 'onComputer' && asksForFacts(procedure) && answer.at === 'ready';
  const isKept = answer.at === 'ready' && answer.value.household !== null;
  return [isOffered ? (chosen ?? isKept) : undefined, setChosen] as const;
}

/** What is applied for, for whom, from when and where the money goes; and who signs it. */
function Statement({ step, draft }: { readonly step: Reviewing; readonly draft: LocalDraft }) {
  const { t, language } = useApp();
  const id = useId();
  const applicant = step.draft.applicant;
  const sentences = statementOf(
    step.procedure,
    {
      answers: draft.answers,
      applicant: applicant?.name.value ?? '',
      lines: step.document.sections.flatMap(({ lines }) => lines),
      today: japaneseDay(epochMs(Date.now())),
    },
    language,
    { month: (day) => withoutReadings(t.dates.month(day)), listed: DOCUMENT_WORDS[documentLanguage(language)].listed },
  );
  const isOfCard =
    applicant !== null &&
    [applicant.name, applicant.address, applicant.birthDate, applicant.sex].every(({ origin }) => origin === 'card');
  const { fee } = step.procedure;
  const costs = fee !== undefined && fee.type !== 'free';
  if (sentences.length === 0 && !isOfCard && step.due === null && !costs) return null;
  return (
    <section className="panel check-statement" aria-labelledby={id}>
      <h2 id={id} className="visually-hidden">
        {t.review.statement}
      </h2>
      {sentences.map((sentence) => (
        <p key={sentence}>{visibleText(sentence)}</p>
      ))}
      <div className="check-both">
        {isOfCard && (
          <p className="check-ok">
            <Icon name="success" />
            {t.review.sameAsCard}
          </p>
        )}
        {step.due !== null && !step.due.isLate && <p>{t.review.due(t.dates.day(step.due.lastDay))}</p>}
        {costs && <p>{t.review.fee(feeAmount(fee, t))}</p>}
      </div>
    </section>
  );
}

/** What a correction says otherwise, before it is signed. */
function Changed({ difference }: { readonly difference: Difference }) {
  const { t } = useApp();
  const id = useId();
  if (difference.answers.length + difference.attachments.length === 0) {
    return (
      <Note kind="warning" title={t.review.unchanged}>
        <p>{t.review.unchangedNote}</p>
      </Note>
    );
  }
  return (
    <section className="panel is-next" aria-labelledby={id}>
      <h2 id={id}>{t.review.changes}</h2>
      <DifferenceList difference={difference} />
    </section>
  );
}

/** What it means to be late stands in the procedure's own words. */
function Late({ procedure, lastDay }: { readonly procedure: Procedure; readonly lastDay: CalendarDate }) {
  const { t, language } = useApp();
  const day = t.dates.day(lastDay);
  const isTaken = procedure.deadline.type === 'anyTime' || procedure.deadline.lateAllowed;
  return (
    <Note kind="warning" title={t.review.lateTitle}>
      <p>{isTaken ? t.review.late(day) : t.review.tooLate(day)}</p>
      <p>{visibleText(inLanguage(procedure.deadlineText, language))}</p>
    </Note>
  );
}
