import { Fragment, type ReactNode, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import type { AnswerProblem } from '#contract/failures/filing-failures.ts';
import { filledAnswers, isAsked, isBlank } from '#contract/procedure/answers.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import { isDeclaration } from '#contract/procedure/declarations.ts';
import { type FormSection, isSigned, type Procedure } from '#contract/procedure/procedure.ts';
import { epochMs, type FlowId } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { limitInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { AnswerField } from '../ui/answer/answer-field.tsx';
import { answerLines } from '../ui/answer/answer-lines.ts';
import { AsideOf } from '../ui/answer/aside-of.ts';
import { KnownAnswers } from '../ui/answer/known-answers.tsx';
import { ListField } from '../ui/answer/list-field.tsx';
import { MarkAt } from '../ui/answer/mark-at.ts';
import { Button } from '../ui/button.tsx';
import { ErrorSummary, type FieldError, focusField } from '../ui/error-summary.tsx';
import { fieldId } from '../ui/field.ts';
import { Icon } from '../ui/icon.tsx';
import { Note } from '../ui/note.tsx';
import { useApp } from '../window/app-context.ts';
import { answerAt, applicantOf, type LocalDraft } from '../window/draft-keeper.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Page } from '../window/page.tsx';
import { labelOfProblem, placeOfMark } from '../window/place-label.ts';
import type { FlowRef } from '../window/screen-of.ts';
import { WayBackButton } from '../window/way-back-button.tsx';
import { ApplicantPage } from './applicant-page.tsx';
import { FilesPage } from './files-page.tsx';
import { askedDraft, problemsOf } from './form-check.ts';
import { type FormPart, pageOfProblem, placeIn, titleOfPart, titleOfParts, wordingOf } from './form-pages.ts';
import { KeptLine, LeaveForm } from './leave-form.tsx';
import { MarkList, useMarksOf } from './marks.tsx';
import { accountAside } from './public-account.tsx';
import './form.css';

type FillingForm = Extract<ApplyStep, { readonly at: 'fillingForm' }>;

/** S09, S10: one topic per page, made wholly from the procedure's definition. */
export function FormScreen({ flow, step }: { readonly flow: FlowRef; readonly step: FillingForm }) {
  const { store, drafts, t, language } = useApp();
  const { procedure } = step;
  useSyncExternalStore(drafts.subscribe, drafts.version);
  const { correction } = step;
  const draft = drafts.open(procedure, asFirstSeen(step), flow, correction?.receiptNumber);
  const [found, setFound] = useState<readonly AnswerProblem[]>(step.problems);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    setFound(step.problems);
    const [first] = step.problems;
    if (first === undefined) return;
    drafts.change(procedure, { page: pageOfProblem(procedure, first) });
    setAttempt((count) => count + 1);
  }, [step.problems, drafts, procedure]);

  useEffect(() => {
    if (draft.changing === undefined) return;
    document.getElementById(fieldId(draft.changing))?.focus();
  }, [draft.changing]);

  const filled = useMemo(() => ({ ...draft, answers: filledAnswers(procedure, draft.answers) }), [procedure, draft]);
  const { parts, position, count, next, previous } = placeIn(procedure, filled);
  const back = useBack(step, flow.flowId, previous);
  const [first, ...others] = parts;
  const markAt = useMarksOf(correction);
  const isLast = next === undefined || draft.mending;
  const hasOwnTitle = titleOfParts(parts, t, language) !== titleOfPart(first, t, language);
  const isDeciding = first.at === 'applicant' && draft.applicant.by === 'nobody';

  // What is mended goes at once; other words for what is still wrong wait until the field is left.
  const problemsHere = problemsNow(draft).filter(
    (problem) => pageOfProblem(procedure, problem) === draft.page && found.some((one) => isSame(one, problem)),
  );
  const errors: FieldError[] = problemsHere.map((problem) => ({
    at: problem.at,
    sentence:
      ruleInWords(problem) ??
      t.answers[wordingOf(procedure, problem, answerAt(draft, problem.at))](
        labelOfProblem(procedure, problem.at, t, language),
        limitInWords(problem.limit, t.dates),
      ),
  }));
  function ruleInWords({ rule }: AnswerProblem): string | undefined {
    const sentence = rule === undefined ? undefined : procedure.rules?.[rule]?.sentence;
    return sentence === undefined ? undefined : visibleText(inLanguage(sentence, language));
  }
  const errorAt = (at: string) => errors.find((error) => error.at === at)?.sentence;
  const confirmAt = (at: string) =>
    problemsHere.some((problem) => problem.at === at && problem.problem === 'likeIndividualNumber')
      ? () => drafts.change(procedure, { confirmed: [...draft.confirmed, at] })
      : undefined;

  function problemsNow(now: LocalDraft): AnswerProblem[] {
    const attached = step.attached.map(({ key }) => key);
    return problemsOf(procedure, now, attached, japaneseDay(epochMs(Date.now())));
  }

  async function goOn(): Promise<void> {
    const here = problemsNow(draft).filter((problem) => pageOfProblem(procedure, problem) === draft.page);
    setFound(here);
    if (here.length > 0) {
      setAttempt((count) => count + 1);
      return;
    }
    if (!isLast) {
      drafts.change(procedure, { page: next });
      await drafts.flush();
      return;
    }
    const whole = askedDraft(procedure, drafts.takeForHost(procedure));
    await store.command('reviewApplication', { ...flow, draft: whole });
  }

  function fieldsOf(part: FormPart): ReactNode {
    switch (part.at) {
      case 'applicant':
        return (
          <ApplicantPage
            flow={flow}
            procedure={procedure}
            entry={draft.applicant}
            cardHasNone={step.lastFailure?.code === 'cardDataMissing'}
            errorAt={errorAt}
          />
        );
      case 'section':
        return (
          <SectionFields
            procedure={procedure}
            section={part.section}
            draft={draft}
            filled={filled.answers}
            errorAt={errorAt}
            confirmAt={confirmAt}
          />
        );
      case 'files':
        return <FilesPage procedure={procedure} draft={filled} attached={step.attached} errorAt={errorAt} />;
    }
  }

  function openMark(at: string): void {
    const page = pageOfProblem(procedure, { at });
    if (page === draft.page) focusField(at);
    else drafts.change(procedure, { page, changing: at });
  }

  return (
    <Page
      id={`form-${draft.page}`}
      title={titleOfParts(parts, t, language)}
      eyebrow={(correction === null ? t.form.page : t.form.correcting)(
        position,
        count,
        visibleText(inLanguage(procedure.title, language)),
      )}
      step="fill"
      isSigned={isSigned(procedure, draft)}
      hasErrors={errors.length > 0}
    >
      {step.lastFailure !== null && <FailureNote failure={step.lastFailure} isUrgent />}
      <ErrorSummary errors={errors} attempt={attempt} />
      {step.begunBy !== undefined && (
        <Note kind="info" title={t.siteForm.inForm(inLanguage(step.begunBy, language))}>
          <p>{t.siteForm.inFormTodo}</p>
        </Note>
      )}
      {correction !== null && <MarkList procedure={procedure} correction={correction} onOpen={openMark} />}
      <MarkAt value={markAt}>
        <AsideOf value={accountAside}>
          <form
            noValidate
            autoComplete="off"
            onSubmit={(event) => event.preventDefault()}
            onBlur={() => {
              if (found.length === 0) return;
              const asLeft = drafts.open(procedure, step.draft, flow, correction?.receiptNumber); // the field has just put its text right
              setFound(problemsNow(asLeft).filter((problem) => found.some(({ at }) => at === problem.at)));
            }}
          >
            {!hasOwnTitle && fieldsOf(first)}
            {(hasOwnTitle ? parts : others).map((part) => (
              <section key={part.at === 'section' ? part.section.key : part.at} className="form-part">
                <h2>{titleOfPart(part, t, language)}</h2>
                {fieldsOf(part)}
              </section>
            ))}
            <Actions>
              {!isDeciding && (
                <Button kind="filled" onPress={goOn}>
                  {isLast ? t.form.review : t.form.next}
                </Button>
              )}
              <WayBackButton back={draft.mending ? undefined : back}>{t.form.back}</WayBackButton>
              <LeaveForm flow={flow} corrects={correction?.receiptNumber} isWayBack={draft.mending} />
            </Actions>
            <KeptLine kept={step.kept} />
          </form>
        </AsideOf>
      </MarkAt>
    </Page>
  );
}

/** A correction opens at the first thing that is marked, in the order of the form. */
function asFirstSeen({ procedure, draft, correction }: FillingForm): FillingForm['draft'] {
  if (correction === null || draft.page !== undefined) return draft;
  const pages = correction.marks.map(({ target }) => pageOfProblem(procedure, { at: placeOfMark(target) }));
  return { ...draft, page: Math.min(...pages) };
}

/**
 * To the page before; from the first one to where the form can be gone on with: the page of the procedure, or of the
 * application that it corrects.
 */
function useBack({ procedure, correction }: FillingForm, flowId: FlowId, previous: number | undefined): () => unknown {
  const { store, drafts } = useApp();
  return useCallback(async () => {
    if (previous !== undefined) return drafts.change(procedure, { page: previous });
    await drafts.flush();
    await store.command('cancelFlow', { flowId });
    store.go(
      correction === null
        ? { at: 'procedure', id: procedure.id, municipality: procedure.municipality.code }
        : { at: 'application', receiptNumber: correction.receiptNumber },
    );
  }, [store, drafts, procedure, correction, flowId, previous]);
}

function isSame(one: AnswerProblem, other: AnswerProblem): boolean {
  return one.at === other.at && one.problem === other.problem;
}

function SectionFields(props: {
  readonly procedure: Procedure;
  readonly section: FormSection;
  readonly draft: LocalDraft;
  readonly filled: LocalDraft['answers'];
  readonly errorAt: (at: string) => string | undefined;
  readonly confirmAt: (at: string) => (() => void) | undefined;
}) {
  const { procedure, section, draft, filled, errorAt, confirmAt } = props;
  const { drafts, language } = useApp();
  const isKnown = (at: string) => draft.fromHousehold.includes(at) && errorAt(at) === undefined;
  const lines = answerLines(section, filled, language);
  const known = lines.filter(({ at }) => !at.includes('.') && isKnown(at));
  const show = (at: string) => drafts.openAnswer(procedure, at);
  return (
    <>
      {section.note !== undefined && <p className="lead as-typed">{visibleText(inLanguage(section.note, language))}</p>}
      <KnownAnswers lines={known} onChange={show} />
      {section.fields
        .filter((field) => !isDeclaration(field) && isAsked(field, filled) && !isKnown(field.key))
        .map((field) => {
          const common = {
            at: field.key,
            value: field.type === 'list' ? draft.answers[field.key] : filled[field.key],
            applicant: applicantOf(draft.applicant),
            onChange: (value: LocalDraft['answers'][string]) =>
              drafts.change(procedure, { answers: { ...draft.answers, [field.key]: value } }),
          };
          return field.type === 'list' ? (
            <ListField
              key={field.key}
              field={field}
              errorAt={errorAt}
              confirmAt={confirmAt}
              known={lines.filter(({ at }) => isKnown(at))}
              onShow={show}
              {...common}
            />
          ) : (
            <Fragment key={field.key}>
              <AnswerField
                field={field}
                error={errorAt(field.key)}
                isAssumed={isBlank(draft.answers[field.key]) && !isBlank(filled[field.key])}
                onConfirm={confirmAt(field.key)}
                {...common}
              />
              <PapersBecause procedure={procedure} field={field.key} filled={filled} />
            </Fragment>
          );
        })}
    </>
  );
}

/** The papers that an answer makes necessary, said where it is given. */
function PapersBecause(props: {
  readonly procedure: Procedure;
  readonly field: string;
  readonly filled: LocalDraft['answers'];
}) {
  const { procedure, field, filled } = props;
  const { t, language } = useApp();
  const papers = askedAttachments(procedure, { answers: filled }).filter(
    ({ when, because, required }) => when?.field === field && because !== undefined && required,
  );
  return papers.map(({ key, title, because = title }) => (
    <p key={key} className="paper-note" role="status">
      <Icon name="paper" />
      {t.form.needsPaper(visibleText(inLanguage(because, language)), visibleText(inLanguage(title, language)))}
    </p>
  ));
}
