import { useState } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Choice } from '#ui/choice.tsx';
import { ErrorSummary, type FieldError } from '#ui/error-summary.tsx';
import { useDesk, useInLanguage } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { useSendKey } from '../page/keys.ts';
import { LongField } from '../page/long-field.tsx';
import { CheckOrBack } from './checked-act.tsx';
import {
  type CorrectionDraft,
  correctionAct,
  lastDayProblem,
  type Markable,
  markablesOf,
  proposedLastDay,
  type ReadySentence,
  type SaidSentence,
  sentencesFor,
  wordsProblem,
} from './correction-draft.ts';
import './cases.css';

interface MarkFormProps {
  readonly detail: CaseDetail;
  readonly draft: CorrectionDraft;
  readonly sentences: readonly ReadySentence[];
  readonly onDraft: (draft: CorrectionDraft) => void;
  readonly onCheck: () => void;
  readonly onBack: () => void;
}

export function useMarkables(detail: CaseDetail): readonly Markable[] {
  const inLanguage = useInLanguage();
  const titles = [...detail.attachments, ...detail.originals];
  return markablesOf(detail, (key) => {
    const found = titles.find((one) => one.key === key);
    return found === undefined ? key : inLanguage(found.title);
  });
}

/** Marks are set beside what was filed; each asks for a sentence at once. */
export function MarkForm({ detail, draft, sentences, onDraft, onCheck, onBack }: MarkFormProps) {
  const { d } = useDesk();
  const [attempt, setAttempt] = useState(0);
  const markables = useMarkables(detail);
  const today = japaneseDay(epochMs(Date.now()));
  const lastDay = draft.lastDay ?? proposedLastDay(today);
  const dayProblem = lastDayProblem(lastDay, today);
  const sentencesOf = (markable: Markable) => sentencesFor(sentences, markable, detail.procedure.id, lastDay);

  const errors: FieldError[] = [
    ...(draft.marks.length === 0 ? [{ at: 'marks', sentence: d.correction.noMarks }] : []),
    ...draft.marks.flatMap(({ id, words }) => {
      const problem = wordsProblem(words);
      return problem === undefined ? [] : [{ at: id, sentence: d.correction.words[problem] }];
    }),
    ...(dayProblem === undefined ? [] : [{ at: 'lastDay', sentence: d.correction.day[dayProblem] }]),
  ];
  const shown = attempt === 0 ? [] : errors;
  const errorAt = (at: string) => shown.find((error) => error.at === at)?.sentence;

  function check(): void {
    setAttempt(attempt + 1);
    if (correctionAct(draft, markables, today, { sentences, procedure: detail.procedure.id }) !== undefined) onCheck();
  }
  useSendKey(check);

  return (
    <form
      className="mark-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        check();
      }}
    >
      <ErrorSummary attempt={attempt} errors={shown} />
      <fieldset className="mark-list" id="field-marks" tabIndex={-1}>
        <legend>{d.correction.mark}</legend>
        {markables.map((markable) => (
          <MarkRow
            key={markable.id}
            markable={markable}
            sentences={sentencesOf(markable)}
            words={draft.marks.find(({ id }) => id === markable.id)?.words}
            error={errorAt(markable.id)}
            onWords={(words) => onDraft({ ...draft, marks: marksWith(draft, markables, markable.id, words) })}
          />
        ))}
      </fieldset>
      <EntryField
        words={{
          at: 'lastDay',
          label: d.correction.lastDay,
          help: d.correction.lastDayHelp,
          isRequired: true,
          error: errorAt('lastDay'),
        }}
        type="date"
        isMedium
        value={lastDay}
        onEnter={(typed) => onDraft({ ...draft, lastDay: typed })}
      />
      <CheckOrBack check={d.correction.check} onBack={onBack} />
    </form>
  );
}

/** In the order of the document, whatever order they were set in. */
function marksWith(
  { marks }: CorrectionDraft,
  markables: readonly Markable[],
  changed: string,
  words: string | undefined,
): CorrectionDraft['marks'] {
  return markables.flatMap(({ id }) => {
    const said = id === changed ? words : marks.find((mark) => mark.id === id)?.words;
    return said === undefined ? [] : [{ id, words: said }];
  });
}

function MarkRow(props: {
  readonly markable: Markable;
  readonly sentences: readonly SaidSentence[];
  /** Nothing while it is not marked. */
  readonly words: string | undefined;
  readonly error: string | undefined;
  readonly onWords: (words: string | undefined) => void;
}) {
  const { markable, sentences, words, onWords } = props;
  const { d } = useDesk();
  const label = visibleText(markable.label);
  const field = {
    at: markable.id,
    label: d.correction.sentenceFor(label),
    help: d.correction.sentenceHelp,
    isRequired: true,
    error: props.error,
  };
  return (
    <div>
      <Choice
        type="checkbox"
        checked={words !== undefined}
        about={visibleText(markable.value)}
        onChange={(event) => onWords(event.currentTarget.checked ? '' : undefined)}
      >
        {label}
      </Choice>
      {words !== undefined && (
        <div className="mark-words">
          <div className="mark-sentences">
            {sentences.map((sentence) => (
              <Button key={sentence.id} onPress={() => onWords(sentence.words)}>
                <span lang="ja">{visibleText(sentence.words)}</span>
              </Button>
            ))}
          </div>
          <LongField words={field} value={words} onText={onWords} />
        </div>
      )}
    </div>
  );
}
