import { type ReactNode, useState } from 'react';
import type { Answers } from '#contract/procedure/answers.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { inLanguage, type Language, type LocalizedText, languageSchema } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Choice } from '#ui/choice.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { FeeFact } from '#ui/fee-fact.tsx';
import { Radios } from '#ui/radios.tsx';
import { useLoadedWords, WordsContext } from '#ui/words.ts';
import { LANGUAGE_NAMES, LANGUAGE_TAGS } from '#words/languages.ts';
import { loadMessages, type Messages } from '#words/messages.ts';
import { useDesk } from '../page/desk-context.ts';
import { PreviewForm } from './preview-form.tsx';
import './catalogue.css';

/**
 * What the citizen will read and be asked, in each language and place, with the parts and words of their own window. What
 * is asked follows from what is answered; `startsWithAll`: at first what a condition hides is shown too.
 */
export function ProcedurePreview(props: { readonly procedure: Procedure; readonly startsWithAll?: boolean }) {
  const { procedure, startsWithAll = false } = props;
  const { d, language } = useDesk();
  const [shown, setShown] = useState<Language>(language);
  const [place, setPlace] = useState<'home' | 'kiosk'>('home');
  const [showsAll, setShowsAll] = useState(startsWithAll);
  const [answers, setAnswers] = useState<Answers>({});
  const [attempt, setAttempt] = useState(0);
  const words = d.procedures;
  return (
    <>
      <div className="catalogue-preview-ways">
        <Radios
          words={{ at: 'previewLanguage', label: words.previewLanguage, isRequired: false }}
          isRow
          options={languageSchema.options.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))}
          value={shown}
          onChange={setShown}
        />
        <Radios
          words={{ at: 'previewPlace', label: words.previewPlace, isRequired: false }}
          isRow
          options={[
            { value: 'home', label: words.places.home },
            { value: 'kiosk', label: words.places.kiosk },
          ]}
          value={place}
          onChange={setPlace}
        />
        <Choice type="checkbox" checked={showsAll} onChange={({ currentTarget: { checked } }) => setShowsAll(checked)}>
          {words.showsAll}
        </Choice>
        <Button
          kind="text"
          onPress={() => {
            setAnswers({});
            setAttempt(attempt + 1);
          }}
        >
          {words.emptyPreview}
        </Button>
      </div>
      <div className={place === 'kiosk' ? 'catalogue-place is-kiosk' : 'catalogue-place'}>
        <InTheirWords key={shown} procedure={procedure} language={shown}>
          <PreviewForm
            key={attempt}
            procedure={procedure}
            answers={answers}
            showsAll={showsAll}
            onAnswers={setAnswers}
          />
        </InTheirWords>
      </div>
    </>
  );
}

const LOADERS = {
  ja: () => loadMessages('ja'),
  easy: () => loadMessages('easy'),
  en: () => loadMessages('en'),
} as const satisfies Record<Language, () => Promise<Messages>>;

function InTheirWords(props: {
  readonly procedure: Procedure;
  readonly language: Language;
  readonly children: ReactNode;
}) {
  const { procedure, language } = props;
  const t = useLoadedWords(LOADERS[language]);
  if (t === undefined) return null;
  const words = (text: LocalizedText) => visibleText(inLanguage(text, language));
  return (
    <WordsContext value={{ t, language }}>
      <div className="catalogue-preview" lang={LANGUAGE_TAGS[language]}>
        <p className="quiet">{t.procedure.eyebrow(words(procedure.municipality.name))}</p>
        <h2>{words(procedure.title)}</h2>
        <p className="lead">{words(procedure.summary)}</p>
        <About procedure={procedure} t={t} words={words} />
        {props.children}
        <p>{words(procedure.afterFiling)}</p>
        <h3>{t.procedure.officeAndLaw}</h3>
        <p>
          {words(procedure.office.name)}
          <br />
          {visibleText(procedure.office.phone)}
          {t.app.aside(words(procedure.office.openHours))}
          <br />
          {visibleText(procedure.office.address)}
        </p>
        <ul>
          {procedure.legalBasis.map(({ label, checkedOn }) => (
            <li key={label.ja}>
              {words(label)}
              {t.app.aside(t.procedure.checkedOn(t.dates.day(checkedOn)))}
            </li>
          ))}
        </ul>
      </div>
    </WordsContext>
  );
}

interface PartProps {
  readonly procedure: Procedure;
  readonly t: Messages;
  readonly words: (text: LocalizedText) => string;
}

function About({ procedure, t, words }: PartProps) {
  return (
    <>
      <Facts>
        <Fact name={t.procedure.whoFor}>{words(procedure.whoFor)}</Fact>
        <Fact name={t.procedure.whoMayFile}>{words(procedure.whoMayFile)}</Fact>
        <Fact name={t.procedure.deadline}>{words(procedure.deadlineText)}</Fact>
        <Fact name={t.procedure.minutes}>{t.procedure.minutesValue(procedure.minutesNeeded)}</Fact>
        <FeeFact fee={procedure.fee} />
        <Fact name={t.procedure.secrets}>
          {procedure.signature === 'required' ? t.procedure.secretSign : t.procedure.signature[procedure.signature]}
        </Fact>
      </Facts>
      {procedure.needed.length > 0 && (
        <>
          <h3>{t.procedure.needed}</h3>
          <ul>
            {procedure.needed.map((thing) => (
              <li key={thing.ja}>{words(thing)}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
