import { useState } from 'react';
import { runningChildren } from '#contract/family/answered-household.ts';
import type { FactAnswer, FamilyAnswers } from '#contract/family/answers.ts';
import { withFactAnswer } from '#contract/family/questions.ts';
import { type CalendarDate, calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { Messages } from '#words/messages.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Choice, Choices } from '../ui/choice.tsx';
import { FieldFrame } from '../ui/field-frame.tsx';
import { digits } from '../ui/japanese-input.ts';
import { Radios } from '../ui/radios.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { goOnWith } from '../window/family-draft.ts';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { personWords } from './person-words.ts';
import './family.css';

/** As many as a month has. */
const MOST_HOURS = 744;

type Answer = (value: FactAnswer['value'] | undefined, isKnown?: boolean) => Promise<void>;

/** A question that the rules ask: what they found open, in their own words. */
export function FactQuestion(props: {
  readonly path: string;
  readonly answers: FamilyAnswers;
  readonly eyebrow: string;
}) {
  const { path, answers, eyebrow } = props;
  const app = useApp();
  const { store, t, language } = app;
  const { answer: list, again } = useAnswer('readFamilyList', { answers });
  const [root, key = ''] = path.split('.');
  const pattern = root === 'people' ? path.replace(`.${key}.`, '.*.') : path;
  const words = list.at === 'ready' ? list.value.questions[pattern] : undefined;
  const person = list.at === 'ready' && root === 'people' ? personWords(list.value, key, t) : undefined;
  const answer: Answer = (value, isKnown = true) =>
    goOnWith(app, withFactAnswer(answers, { path, isKnown, ...(value === undefined ? {} : { value }) }));
  const back = (
    <Button kind="text" onPress={() => store.back({ at: 'home' })}>
      {t.app.back}
    </Button>
  );
  if (words === undefined) {
    return (
      <Page id={`family-${list.at}`} title={list.at === 'loading' ? t.app.loading : t.family.title}>
        <Unanswered answer={list} again={again} />
        <Actions>{back}</Actions>
      </Page>
    );
  }
  return (
    <Page
      id={`family-${path}`}
      title={visibleText(inLanguage(words, language))}
      eyebrow={person === undefined ? eyebrow : `${eyebrow} ${person}`}
    >
      <p className="lead">{t.family.factWhy}</p>
      <Boxes pattern={pattern} answers={answers} answer={answer} />
      <Actions>
        <Button onPress={() => answer(undefined, false)}>{t.family.notKnown}</Button>
        {back}
      </Actions>
    </Page>
  );
}

function Boxes(props: { readonly pattern: string; readonly answers: FamilyAnswers; readonly answer: Answer }) {
  const { pattern, answers, answer } = props;
  const today = japaneseDay(epochMs(Date.now()));
  switch (pattern) {
    case 'situations.receivesChildAllowance':
      return <Receives answers={answers} answer={answer} />;
    case 'people.*.publicServant':
      // Since long ago: one who became it lately says so by the event of its own.
      return <YesNo yes={() => answer({ since: longAgo(today) })} no={() => answer(undefined)} />;
    case 'situations.singleParent':
      return <YesNo yes={() => answer({ since: today })} no={() => answer(undefined)} />;
    case 'situations.yearlyIncomeYen':
      return <NumberBox words="incomeMan" most={99_999} times={10_000} answer={answer} />;
    case 'people.*.daytime.hoursPerMonth':
      return <NumberBox words="hours" most={MOST_HOURS} times={1} answer={answer} />;
    case 'situations.careIncomeBand':
      return <Bands answer={answer} />;
    case 'people.*.daytime':
      return <Daytime answer={answer} />;
    default:
      return <YesNo yes={() => answer(true)} no={() => answer(false)} />;
  }
}

function longAgo(today: CalendarDate): CalendarDate {
  return calendarDateSchema.parse(`${Number(today.slice(0, 4)) - 10}-04-01`);
}

function YesNo({ yes, no }: { readonly yes: () => Promise<void>; readonly no: () => Promise<void> }) {
  const { t } = useApp();
  return (
    <div className="family-presses">
      <Button onPress={yes}>{t.family.yes}</Button>
      <Button onPress={no}>{t.family.no}</Button>
    </div>
  );
}

function Receives({ answers, answer }: { readonly answers: FamilyAnswers; readonly answer: Answer }) {
  const { t } = useApp();
  const children = runningChildren(answers, japaneseDay(epochMs(Date.now())));
  const [chosen, setChosen] = useState(children.map(({ key }) => key));
  return (
    <>
      {children.length > 1 && (
        <Choices legend={t.family.receivesFor}>
          {children.map(({ key, birthDate }) => (
            <Choice
              key={key}
              type="checkbox"
              checked={chosen.includes(key)}
              onChange={(event) =>
                setChosen(event.currentTarget.checked ? [...chosen, key] : chosen.filter((one) => one !== key))
              }
            >
              {t.family.child(t.dates.day(birthDate))}
            </Choice>
          ))}
        </Choices>
      )}
      <YesNo yes={() => answer({ for: chosen })} no={() => answer(undefined)} />
    </>
  );
}

function wholeUpTo(most: number, typed: string): number | undefined {
  const plain = digits(typed);
  return /^\d+$/.test(plain) && Number(plain) <= most ? Number(plain) : undefined;
}

function numberError(label: string, most: number, typed: string, { answers }: Messages): string {
  return /^\d+$/.test(digits(typed)) ? answers.tooLarge(label, String(most)) : answers.notANumber(label, '');
}

function NumberBox(props: {
  readonly words: 'incomeMan' | 'hours';
  readonly most: number;
  readonly times: number;
  readonly answer: Answer;
}) {
  const { words, most, times, answer } = props;
  const { t } = useApp();
  const [typed, setTyped] = useState('');
  const [isTried, setIsTried] = useState(false);
  const label = t.family.numbers[words];
  const value = wholeUpTo(most, typed);
  const field = {
    at: 'family.number',
    label,
    isRequired: true,
    error: isTried && value === undefined ? numberError(label, most, typed, t) : undefined,
  };
  return (
    <>
      <FieldFrame words={field}>
        <TextInput
          words={field}
          width="short"
          isNumeric
          value={typed}
          onChange={(next) => setTyped(String(next))}
          onLeave={digits}
        />
      </FieldFrame>
      <Button kind="filled" onPress={() => (value === undefined ? setIsTried(true) : answer(value * times))}>
        {t.form.next}
      </Button>
    </>
  );
}

function Bands({ answer }: { readonly answer: Answer }) {
  const { t } = useApp();
  const bands = Object.entries(t.family.bands);
  return (
    <div className="family-presses">
      {bands.map(([band, words]) => (
        <Button key={band} onPress={() => answer(band)}>
          {words}
        </Button>
      ))}
    </div>
  );
}

const AT_WORK: readonly string[] = ['employee', 'selfEmployed'];

function Daytime({ answer }: { readonly answer: Answer }) {
  const { t } = useApp();
  const [kind, setKind] = useState<string>();
  const [hours, setHours] = useState('');
  const [isTried, setIsTried] = useState(false);
  const isAtWork = kind !== undefined && AT_WORK.includes(kind);
  const hoursPerMonth = wholeUpTo(MOST_HOURS, hours);
  const isUnreadable = isAtWork && hours.trim() !== '' && hoursPerMonth === undefined;
  const words = { at: 'family.daytime', label: t.family.daytime, isRequired: true };
  const hourWords = {
    at: 'family.hours',
    label: t.family.numbers.hours,
    isRequired: false,
    error: isTried && isUnreadable ? numberError(t.family.numbers.hours, MOST_HOURS, hours, t) : undefined,
  };
  return (
    <>
      <Radios
        words={{ ...words, error: isTried && kind === undefined ? t.answers.notChosen(words.label, '') : undefined }}
        options={Object.entries(t.family.daytimes).map(([value, label]) => ({ value, label }))}
        value={kind}
        onChange={setKind}
      />
      {isAtWork && (
        <FieldFrame words={hourWords}>
          <TextInput
            words={hourWords}
            width="short"
            isNumeric
            value={hours}
            onChange={(next) => setHours(String(next))}
            onLeave={digits}
          />
        </FieldFrame>
      )}
      <Button
        kind="filled"
        onPress={() =>
          kind === undefined || isUnreadable
            ? setIsTried(true)
            : answer({ kind, ...(isAtWork && hoursPerMonth !== undefined ? { hoursPerMonth } : {}) })
        }
      >
        {t.form.next}
      </Button>
    </>
  );
}
