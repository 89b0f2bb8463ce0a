import { useState } from 'react';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { inLanguage, type Language, type LocalizedText, languageSchema } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fact, Facts } from '#ui/facts.tsx';
import { Radios } from '#ui/radios.tsx';
import { useLoadedWords, WordsContext } from '#ui/words.ts';
import { FILE_FORMATS } from '#words/file-formats.ts';
import { LANGUAGE_NAMES, LANGUAGE_TAGS } from '#words/languages.ts';
import { loadMessages, type Messages } from '#words/messages.ts';
import { useDesk } from '../page/desk-context.ts';
import { PreviewField, whenInWords } from './preview-field.tsx';
import './catalogue.css';

/** What the citizen will read and be asked, in each language, with the parts and words of their own window. */
export function ProcedurePreview({ procedure }: { readonly procedure: Procedure }) {
  const { d, language } = useDesk();
  const [shown, setShown] = useState<Language>(language);
  return (
    <>
      <Radios
        words={{ at: 'previewLanguage', label: d.procedures.previewLanguage, isRequired: false }}
        isRow
        options={languageSchema.options.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))}
        value={shown}
        onChange={setShown}
      />
      <InTheirWords key={shown} procedure={procedure} language={shown} />
    </>
  );
}

const LOADERS = {
  ja: () => loadMessages('ja'),
  easy: () => loadMessages('easy'),
  en: () => loadMessages('en'),
} as const satisfies Record<Language, () => Promise<Messages>>;

function InTheirWords({ procedure, language }: { readonly procedure: Procedure; readonly language: Language }) {
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
        {procedure.sections.map((section) => (
          <section key={section.key} aria-label={words(section.title)} className="catalogue-check">
            <h3>{words(section.title)}</h3>
            {section.note !== undefined && <p>{words(section.note)}</p>}
            {section.fields.map((field) => (
              <PreviewField key={field.key} field={field} at={`${section.key}.${field.key}`} fields={section.fields} />
            ))}
          </section>
        ))}
        <Papers procedure={procedure} t={t} words={words} />
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

function Papers({ procedure, t, words }: PartProps) {
  const fields = procedure.sections.flatMap((section) => section.fields);
  if (procedure.attachments.length === 0) return null;
  return (
    <>
      <h3>{t.paper.papers}</h3>
      <Facts>
        {procedure.attachments.map((rule) => (
          <Fact key={rule.key} name={words(rule.title)}>
            {rule.required ? t.app.required : t.app.optional}
            {rule.help !== undefined && (
              <>
                <br />
                {words(rule.help)}
              </>
            )}
            {rule.because !== undefined && (
              <>
                <br />
                {words(rule.because)}
              </>
            )}
            {rule.when !== undefined && (
              <>
                <br />
                <WhenNote words={whenInWords(rule.when, fields, t, words)} />
              </>
            )}
            {rule.whenUnsigned === true && ` ${t.procedure.whenUnsigned}`}
            <br />
            <span className="quiet">{rule.mediaTypes.map((type) => FILE_FORMATS[type]).join(' ')}</span>
          </Fact>
        ))}
      </Facts>
    </>
  );
}

function WhenNote({ words }: { readonly words: string }) {
  const { d } = useDesk();
  return <span className="quiet">{d.procedures.onlyWhen(words)}</span>;
}
