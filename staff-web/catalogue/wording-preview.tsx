import { useEffect, useState } from 'react';
import { remediesOf } from '#contract/procedure/remedies.ts';
import { filledSentence } from '#contract/procedure/wording.ts';
import { LANGUAGES } from '#contract/values/language.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { type DeskWords, loadDeskWords } from '#words/desk-words.ts';
import { LANGUAGE_NAMES, LANGUAGE_TAGS } from '#words/languages.ts';
import { useDesk } from '../page/desk-context.ts';
import type { WordingDraft, WordingOf } from './wording-draft.ts';
import './catalogue.css';

type InEach = { readonly [Each in Language]: DeskWords };
type Text = WordingOf<'readySentence'>['text'];

/** What a person will read, with examples in the places that are filled in. */
export function WordingPreview({ draft }: { readonly draft: WordingDraft }) {
  const { d } = useDesk();
  const said = useInEach();
  if (said === undefined) return null;
  return (
    <section className="catalogue-check">
      <h2>{d.wordings.preview}</h2>
      {draft.kind === 'remedies' ? (
        <Remedies value={draft.value} />
      ) : (
        LANGUAGES.map((language) => (
          <section key={language} className="wording-preview" aria-label={LANGUAGE_NAMES[language]}>
            <p className="quiet">{LANGUAGE_NAMES[language]}</p>
            <div lang={LANGUAGE_TAGS[language]}>
              {draft.kind === 'readySentence' ? (
                <p className="as-typed">{filled(draft.value.text, language, said)}</p>
              ) : (
                <Letter value={draft.value} language={language} said={said} />
              )}
            </div>
          </section>
        ))
      )}
    </section>
  );
}

function Letter(props: {
  readonly value: WordingOf<'letterTemplate'>;
  readonly language: Language;
  readonly said: InEach;
}) {
  const { value, language, said } = props;
  return (
    <>
      <h3>{filled(value.subject, language, said)}</h3>
      {value.body.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name of their own
        <p key={index} className="as-typed">
          {part.part === 'text' ? (
            filled(part.text, language, said)
          ) : (
            <em>{said[language].wordings.partAbout[part.part]}</em>
          )}
        </p>
      ))}
    </>
  );
}

/** In Japanese alone, as they stand in a letter. */
function Remedies({ value }: { readonly value: WordingOf<'remedies'> }) {
  return (
    <div className="wording-preview" lang={LANGUAGE_TAGS.ja}>
      <ol>
        {remediesOf(value).map((paragraph) => (
          <li key={paragraph} className="as-typed">
            {visibleText(paragraph)}
          </li>
        ))}
      </ol>
    </div>
  );
}

function filled(text: Text, language: Language, said: InEach): string {
  const samples = (name: keyof DeskWords['wordings']['samples']) => ({
    ja: said.ja.wordings.samples[name],
    easy: said.easy.wordings.samples[name],
    en: said.en.wordings.samples[name],
  });
  const known = {
    field: samples('field'),
    file: samples('file'),
    side: samples('side'),
    person: samples('person'),
    day: samples('day'),
  };
  return visibleText(inLanguage(filledSentence(text, known), language));
}

function useInEach(): InEach | undefined {
  const [said, setSaid] = useState<InEach>();
  useEffect(() => {
    let isCurrent = true;
    void Promise.all([loadDeskWords('ja'), loadDeskWords('easy'), loadDeskWords('en')]).then(([ja, easy, en]) => {
      if (isCurrent) setSaid({ ja, easy, en });
    });
    return () => {
      isCurrent = false;
    };
  }, []);
  return said;
}
