import { useState } from 'react';
import type { FamilyAnswers, FamilyQuestion, GivenName } from '#contract/family/answers.ts';
import { withAnswer } from '#contract/family/questions.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorSummary, type FieldError } from '../ui/error-summary.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useApp } from '../window/app-context.ts';
import type { FamilyDraft } from '../window/draft-keeper.ts';
import { askedQuestions, completeAnswers, goOnWith, useFamilyDraft } from '../window/family-draft.ts';
import { Link } from '../window/link.tsx';
import { MunicipalityChoice } from '../window/municipality-choice.tsx';
import { Page } from '../window/page.tsx';
import { FactQuestion } from './fact-question.tsx';
import { PartField } from './part-field.tsx';
import { type Asked, givenOf, isPartAsked, problemsOf, QUESTIONS, type Values, valuesOf } from './question-parts.ts';
import './family.css';

/** One question about the household with its why; that it is not known is always an answer. */
export function FamilyQuestionScreen({ question: place }: { readonly question: number }) {
  const { t } = useApp();
  const draft = useFamilyDraft();
  if (draft.at === 'loading')
    return <Page id="family-loading" title={t.app.loading} tells={<Waiting words={t.app.loading} />} />;
  if (draft.begun === undefined) return <NothingBegun />;
  const answers = completeAnswers(draft.begun);
  if (answers === undefined) return <WhereQuestion draft={draft.begun} />;
  const questions = askedQuestions(draft.begun);
  const question = questions[place];
  if (question === undefined) return <NothingBegun />;
  const eyebrow = t.family.place(place + 1);
  return question.of === 'rules' ? (
    <FactQuestion key={question.path} path={question.path} answers={answers} eyebrow={eyebrow} />
  ) : (
    <EventQuestion key={question.name} question={question} answers={answers} eyebrow={eyebrow} />
  );
}

function NothingBegun() {
  const { t } = useApp();
  return (
    <Page id="family-nothing" title={t.family.nothing}>
      <p className="lead">{t.family.nothingLead}</p>
      <Actions>
        <Link className="button is-filled" to={{ at: 'search' }}>
          {t.family.choose}
        </Link>
      </Actions>
    </Page>
  );
}

/** Rules are a municipality's: without one nothing can be worked out. */
function WhereQuestion({ draft }: { readonly draft: FamilyDraft }) {
  const { store, drafts, t } = useApp();
  return (
    <Page id="family-where" title={t.family.where}>
      <p className="lead">{t.family.whereWhy}</p>
      <MunicipalityChoice
        onChoose={(municipality) => {
          drafts.keepSearch({ ...drafts.lastSearch(), place: { code: municipality, from: 'person' } });
          drafts.keepFamily({ ...draft, answers: { ...draft.answers, municipality } });
        }}
      />
      <Actions>
        <Button onPress={() => store.back({ at: 'home' })}>{t.app.back}</Button>
      </Actions>
    </Page>
  );
}

function EventQuestion(props: {
  readonly question: Extract<FamilyQuestion, { of: 'event' }>;
  readonly answers: FamilyAnswers;
  readonly eyebrow: string;
}) {
  const { answers, eyebrow } = props;
  const { name } = props.question;
  const app = useApp();
  const { store, t } = app;
  const asked = QUESTIONS[name];
  const words = t.family.questions[name];
  const title = name === 'children' && answers.events.includes('birth') ? t.family.otherChildren : words.title;
  return asked.by === 'press' ? (
    <Page id={`family-${name}`} title={title} eyebrow={eyebrow}>
      <p className="lead">{words.why}</p>
      <div className="family-presses">
        {asked.options.map((option) => (
          <Button
            key={String(option)}
            onPress={() => goOnWith(app, withAnswer(answers, name, option as FamilyAnswers['given'][typeof name]))}
          >
            {pressWords(t.family, name, option)}
          </Button>
        ))}
      </div>
      <Actions>
        <NotKnown answers={answers} name={name} />
        <Button kind="text" onPress={() => store.back({ at: 'home' })}>
          {t.app.back}
        </Button>
      </Actions>
    </Page>
  ) : (
    <FormQuestion name={name} asked={asked} answers={answers} title={title} why={words.why} eyebrow={eyebrow} />
  );
}

function pressWords(
  family: { readonly yes: string; readonly no: string; readonly presses: object },
  name: string,
  option: string | boolean,
) {
  if (typeof option === 'boolean') return option ? family.yes : family.no;
  return String(Reflect.get(Reflect.get(family.presses, name) as object, option));
}

function NotKnown({ answers, name }: { readonly answers: FamilyAnswers; readonly name: GivenName }) {
  const app = useApp();
  return <Button onPress={() => goOnWith(app, withAnswer(answers, name, undefined))}>{app.t.family.notKnown}</Button>;
}

function FormQuestion(props: {
  readonly name: GivenName;
  readonly asked: Extract<Asked, { by: 'form' }>;
  readonly answers: FamilyAnswers;
  readonly title: string;
  readonly why: string;
  readonly eyebrow: string;
}) {
  const { name, asked, answers, title, why, eyebrow } = props;
  const app = useApp();
  const { store, t } = app;
  const [values, setValues] = useState<Values>(() => valuesOf(asked, answers.given[name]));
  const [attempt, setAttempt] = useState(0);
  const today = japaneseDay(epochMs(Date.now()));
  const problems = attempt === 0 ? [] : problemsOf(asked.parts, values, today);
  const errors: FieldError[] = problems.map(({ key, at, problem }) => ({
    at,
    sentence: t.answers[problem](t.family.parts[key], t.dates.day(today)),
  }));

  function goOn(): Promise<void> | undefined {
    const given = problemsOf(asked.parts, values, today).length === 0 ? givenOf(name, asked, values) : undefined;
    if (given !== undefined) return goOnWith(app, withAnswer(answers, name, given));
    setAttempt((count) => count + 1);
    return undefined;
  }

  return (
    <Page id={`family-${name}`} title={title} eyebrow={eyebrow} hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} attempt={attempt} />
      <p className="lead">{why}</p>
      <form noValidate autoComplete="off" onSubmit={(event) => event.preventDefault()}>
        {asked.parts
          .filter((part) => isPartAsked(part, values))
          .map((part) => (
            <PartField
              key={part.key}
              part={part}
              values={values}
              errorAt={(at) => errors.find((error) => error.at === at)?.sentence}
              onChange={(member, value) => setValues((before) => ({ ...before, [member]: value }))}
            />
          ))}
        <Actions>
          <Button kind="filled" onPress={goOn}>
            {t.form.next}
          </Button>
          <NotKnown answers={answers} name={name} />
          <Button kind="text" onPress={() => store.back({ at: 'home' })}>
            {t.app.back}
          </Button>
        </Actions>
      </form>
    </Page>
  );
}
