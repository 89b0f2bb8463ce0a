import { contradictions } from '#contract/procedure/answer-rules.ts';
import { type Answers, fieldsOf, filledAnswers, isAsked, isBlank } from '#contract/procedure/answers.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import type { AttachmentRule, Field, FormSection, Procedure } from '#contract/procedure/procedure.ts';
import { differentTexts } from '#contract/procedure/same-texts.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { inLanguage, type LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { AnswerField } from '#ui/answer/answer-field.tsx';
import { ListField } from '#ui/answer/list-field.tsx';
import { GroupFrame } from '#ui/field-frame.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { FILE_FORMATS } from '#words/file-formats.ts';
import { useDesk } from '../page/desk-context.ts';
import { whenInWords } from './condition-words.ts';
import './catalogue.css';

interface PreviewFormProps {
  readonly procedure: Procedure;
  readonly answers: Answers;
  /** What its condition hides stands there too, with the condition. */
  readonly showsAll: boolean;
  readonly onAnswers: (answers: Answers) => void;
}

/** The questions as the window asks them, by the answers that were given to the preview; nothing of them is kept. */
export function PreviewForm(props: PreviewFormProps) {
  const { procedure, answers, showsAll } = props;
  const filled = filledAnswers(procedure, answers);
  const asked = askedAttachments(procedure, { answers: filled, withoutSignature: true });
  const papers = showsAll ? procedure.attachments : asked;
  const fields = fieldsOf(procedure);
  const { t, words } = useTheirWords();
  const today = japaneseDay(epochMs(Date.now()));
  const broken = contradictions(procedure, filled, { today, born: undefined });
  function errorAt(at: string): string | undefined {
    const found = broken.find((one) => `preview.${one.at}` === at);
    const rule = found?.rule === undefined ? undefined : procedure.rules?.[found.rule];
    return rule === undefined ? undefined : words(rule.sentence);
  }
  return (
    <>
      {procedure.sections.map((section) => (
        <PreviewSection
          key={section.key}
          {...props}
          section={section}
          filled={filled}
          fields={fields}
          errorAt={errorAt}
        />
      ))}
      {differentTexts(procedure, filled).map(({ rule }) => (
        <Note key={`${rule.one} ${rule.other}`} kind="warning" title={words(rule.sentence)} />
      ))}
      {papers.length > 0 && (
        <section className="catalogue-check" aria-label={t.files.title}>
          <h3>{t.files.title}</h3>
          {papers.map((rule) => (
            <PreviewPaper key={rule.key} rule={rule} fields={fields} isAsked={asked.includes(rule)} words={words} />
          ))}
        </section>
      )}
    </>
  );
}

function PreviewSection(
  props: PreviewFormProps & {
    readonly section: FormSection;
    readonly filled: Answers;
    readonly fields: readonly Field[];
    /** What a rule for answers says at a question. */
    readonly errorAt: (at: string) => string | undefined;
  },
) {
  const { section, answers, filled, fields, errorAt, showsAll, onAnswers } = props;
  const { words } = useTheirWords();
  const shown = section.fields.filter((field) => showsAll || isAsked(field, filled));
  if (shown.length === 0) return null;
  return (
    <section aria-label={words(section.title)} className="catalogue-check">
      <h3>{words(section.title)}</h3>
      {section.note !== undefined && <p>{words(section.note)}</p>}
      {shown.map((field) => {
        const common = {
          at: `preview.${field.key}`,
          applicant: null,
          onChange: (value: Answers[string]) => onAnswers({ ...answers, [field.key]: value }),
        };
        return (
          // Another kind of question is another question: nothing typed into the one before belongs to it.
          <div key={`${field.key} ${field.type}`} className="catalogue-question">
            {field.when !== undefined && !isAsked(field, filled) && <OnlyWhen when={field.when} fields={fields} />}
            {field.type === 'list' ? (
              <ListField
                field={field}
                value={answers[field.key]}
                errorAt={errorAt}
                confirmAt={nothing}
                known={[]}
                onShow={nothing}
                {...common}
              />
            ) : (
              <AnswerField
                field={field}
                value={filled[field.key]}
                error={errorAt(common.at)}
                isAssumed={isBlank(answers[field.key]) && !isBlank(filled[field.key])}
                {...common}
              />
            )}
          </div>
        );
      })}
    </section>
  );
}

function PreviewPaper(props: {
  readonly rule: AttachmentRule;
  readonly fields: readonly Field[];
  readonly isAsked: boolean;
  readonly words: (text: LocalizedText) => string;
}) {
  const { rule, words } = props;
  const { t } = useTheirWords();
  const help = [
    rule.help === undefined ? '' : words(rule.help),
    rule.because === undefined ? '' : t.files.because(words(rule.because)),
    rule.originalNeeded ? t.files.original : '',
    rule.whenUnsigned === true ? t.procedure.whenUnsigned : '',
    `${t.files.kinds(rule.mediaTypes.map((type) => FILE_FORMATS[type]))}${t.files.most(rule.most)}`,
  ];
  return (
    <div className="catalogue-question">
      {rule.when !== undefined && !props.isAsked && <OnlyWhen when={rule.when} fields={props.fields} />}
      <GroupFrame
        words={{
          at: `preview.attachments.${rule.key}`,
          label: words(rule.title),
          help: help.filter((line) => line !== '').join('\n'),
          isRequired: rule.required,
        }}
        takesFocus
      >
        {rule.mayFollowLater && <p>{t.files.later}</p>}
      </GroupFrame>
    </div>
  );
}

function OnlyWhen(props: { readonly when: NonNullable<Field['when']>; readonly fields: readonly Field[] }) {
  const { d } = useDesk();
  const { t, words } = useTheirWords();
  return <p className="quiet">{d.procedures.onlyWhen(whenInWords(props.when, props.fields, t, words))}</p>;
}

function useTheirWords() {
  const { t, language } = useWords();
  return { t, words: (text: LocalizedText) => visibleText(inLanguage(text, language)) };
}

function nothing(): undefined {
  return undefined;
}
