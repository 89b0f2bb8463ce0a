import type { FamilyView } from '#contract/app/views/family-view.ts';
import type { FamilyAnswers, GivenName } from '#contract/family/answers.ts';
import { questionsOf } from '#contract/family/questions.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { Messages } from '#words/messages.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { Fold } from '../ui/fold.tsx';
import { useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';

/** What was answered, each with a way back to its question. */
export function AnswerList({
  answers,
  view,
}: {
  readonly answers: FamilyAnswers;
  readonly view: FamilyView | undefined;
}) {
  const { t, language } = useApp();
  return (
    <Fold title={t.family.answers} about={t.family.answersAbout}>
      <Facts>
        {questionsOf(answers).map((question, place) => {
          const name =
            question.of === 'event' ? t.family.questions[question.name].title : factName(question.path, view, language);
          const said =
            question.of === 'event'
              ? givenWords(answers, question.name, t)
              : factWords(
                  answers.facts.find(({ path }) => path === question.path),
                  t,
                );
          return (
            <Fact
              key={question.of === 'event' ? question.name : question.path}
              name={name}
              action={
                <Link to={{ at: 'familyQuestion', question: place }}>
                  <span aria-hidden="true">{t.review.change}</span>
                  <span className="visually-hidden">{t.review.changeOf(name)}</span>
                </Link>
              }
            >
              {said}
            </Fact>
          );
        })}
      </Facts>
    </Fold>
  );
}

function factName(path: string, view: FamilyView | undefined, language: Parameters<typeof inLanguage>[1]): string {
  const pattern = path.replace(/^people\.[a-z0-9]+\./, 'people.*.');
  const words = view?.questions[pattern];
  return words === undefined ? '' : visibleText(inLanguage(words, language));
}

function givenWords({ given, notKnown }: FamilyAnswers, name: GivenName, t: Messages): string {
  const value: unknown = given[name];
  if (value === undefined) return notKnown.includes(name) ? t.family.notKnown : '';
  return inWords(value, t, [name]);
}

function factWords(fact: FamilyAnswers['facts'][number] | undefined, t: Messages): string {
  if (fact === undefined || !fact.isKnown) return t.family.notKnown;
  const { value } = fact;
  if (value === undefined) return t.family.no;
  if (typeof value === 'object') return 'kind' in value ? inWords(value, t, ['daytimes']) : t.family.yes;
  return inWords(value, t, ['bands']);
}

/** A value as the screens say it: days as days, options by their words, several one after the other. */
function inWords(value: unknown, t: Messages, places: readonly string[]): string {
  if (value === null) return t.family.none;
  if (typeof value === 'boolean') return value ? t.family.yes : t.family.no;
  if (Array.isArray(value)) {
    return value.length === 0 ? t.family.none : t.app.list(value.map((one) => inWords(one, t, places)));
  }
  if (typeof value === 'object' && value !== null) {
    return t.app.list(Object.entries(value).map(([key, inner]) => inWords(inner, t, [...places, key])));
  }
  const day = calendarDateSchema.safeParse(value);
  if (day.success) return t.dates.day(day.data);
  return optionWords(String(value), t, places);
}

function optionWords(value: string, t: Messages, places: readonly string[]): string {
  const { options, presses, bands, daytimes } = t.family;
  const lists: Readonly<Record<string, object>> = {
    ...options,
    ...presses,
    bands,
    daytimes,
    ...(places[0] === 'publicService' ? { how: options.service } : {}),
  };
  const found = places.flatMap((place) => {
    const list = lists[place];
    return list !== undefined && Object.hasOwn(list, value) ? [String(Reflect.get(list, value))] : [];
  });
  return found[0] ?? (value === 'abroad' ? t.family.abroad : value);
}
