import type { FamilyView } from '#contract/app/views/family-view.ts';
import type { FamilyAnswers, GivenName } from '#contract/family/answers.ts';
import { questionsOf } from '#contract/family/questions.ts';
import { calendarDateSchema, municipalityCodeSchema } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { Messages } from '#words/messages.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { Fold } from '../ui/fold.tsx';
import { useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { fullName, useMunicipality } from '../window/municipality-choice.tsx';

/** What was answered, each with a way back to its question. */
export function AnswerList({
  answers,
  view,
}: {
  readonly answers: FamilyAnswers;
  readonly view: FamilyView | undefined;
}) {
  const { t, language } = useApp();
  const movedTo = useMunicipality(municipalityCodeSchema.safeParse(answers.given.move?.place).data);
  const words: AnswerWords = { t, place: movedTo === undefined ? '' : fullName(movedTo, language) };
  return (
    <Fold title={t.family.answers} about={t.family.answersAbout}>
      <Facts>
        {questionsOf(answers).map((question, place) => {
          const name =
            question.of === 'event' ? t.family.questions[question.name].title : factName(question.path, view, language);
          const said =
            question.of === 'event'
              ? givenWords(answers, question.name, words)
              : factWords(
                  answers.facts.find(({ path }) => path === question.path),
                  words,
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

/** What answers are said with. */
interface AnswerWords {
  readonly t: Messages;
  /** The municipality of a move; empty where it is abroad, or not known yet by name. */
  readonly place: string;
}

function givenWords({ given, notKnown }: FamilyAnswers, name: GivenName, words: AnswerWords): string {
  const value: unknown = given[name];
  if (value === undefined) return notKnown.includes(name) ? words.t.family.notKnown : '';
  return inWords(value, words, [name]);
}

function factWords(fact: FamilyAnswers['facts'][number] | undefined, words: AnswerWords): string {
  const { t } = words;
  if (fact === undefined || !fact.isKnown) return t.family.notKnown;
  const { value, path } = fact;
  if (value === undefined) return t.family.no;
  if (typeof value === 'object') return 'kind' in value ? inWords(value, words, ['daytimes']) : t.family.yes;
  return inWords(value, words, ['bands', path.split('.').at(-1) ?? '']);
}

/** A value as the screens say it: days as days, options by their words, several one after the other. */
function inWords(value: unknown, words: AnswerWords, places: readonly string[]): string {
  const { t } = words;
  if (value === null) return t.family.none;
  if (typeof value === 'boolean') return value ? t.family.yes : t.family.no;
  if (typeof value === 'number') return numberWords(value, t, places.at(-1));
  if (Array.isArray(value)) {
    return value.length === 0 ? t.family.none : t.app.list(value.map((one) => inWords(one, words, places)));
  }
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, inner]) => inWords(inner, words, [...places, key]));
    return t.app.list(parts.filter((part) => part !== ''));
  }
  const day = calendarDateSchema.safeParse(value);
  return day.success ? t.dates.day(day.data) : optionWords(String(value), words, places);
}

const SUMS: readonly (string | undefined)[] = ['yen', 'yearlyIncomeYen'];

function numberWords(value: number, { family }: Messages, place: string | undefined): string {
  if (SUMS.includes(place)) return family.yen(value);
  return place === 'hoursPerMonth' ? `${family.numbers.hours} ${value}` : String(value);
}

function optionWords(value: string, { t, place }: AnswerWords, places: readonly string[]): string {
  const { options, presses, bands, daytimes } = t.family;
  if (places.at(-1) === 'place') return value === 'abroad' ? t.family.abroad : place;
  const lists: Readonly<Record<string, object>> = {
    ...options,
    ...presses,
    bands,
    daytimes,
    ...(places[0] === 'publicService' ? { how: options.service } : {}),
  };
  const found = places.flatMap((name) => {
    const list = lists[name];
    return list !== undefined && Object.hasOwn(list, value) ? [String(Reflect.get(list, value))] : [];
  });
  return found[0] ?? value;
}
