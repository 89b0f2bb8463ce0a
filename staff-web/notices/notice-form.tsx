import { type FormEvent, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { Button } from '#ui/button.tsx';
import { Choice } from '#ui/choice.tsx';
import { ErrorSummary } from '#ui/error-summary.tsx';
import { Radios } from '#ui/radios.tsx';
import { useDesk } from '../page/desk-context.ts';
import { ChoiceField, EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { LongField } from '../page/long-field.tsx';
import { Said } from '../page/screen.tsx';
import { AUDIENCES, audienceOf, EMPTY_NOTICE, languagesOf, type NoticeDraft, noticeOf } from './notice-draft.ts';

type Procedures = readonly { readonly value: string; readonly label: string }[];

/** Whom a notice is for, what it says in each language, and how many it reaches. */
export function NoticeForm(props: { readonly procedures: Procedures; readonly onMade: () => void }) {
  const { d, client } = useDesk();
  const words = d.staffNotices;
  const [draft, setDraft] = useState(EMPTY_NOTICE);
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<Failure>();
  const [counted, setCounted] = useState('');
  const put = (changed: Partial<NoticeDraft>) => setDraft({ ...draft, ...changed });
  const { notice, missing } = noticeOf(draft);
  const sentences: Readonly<Record<string, string>> = {
    procedure: words.procedureMissing,
    until: words.dayWrong,
    ages: words.agesWrong,
    cases: words.casesWrong,
    'title-ja': words.wordsMissing,
    'text-ja': words.wordsMissing,
  };
  const errorAt = (at: string) => (attempt > 0 && missing.includes(at) ? sentences[at] : undefined);
  const errors = missing.flatMap((at) => {
    const sentence = errorAt(at);
    return sentence === undefined ? [] : [{ at, sentence }];
  });

  async function count(): Promise<void> {
    const audience = audienceOf(draft);
    setFailure(undefined);
    setCounted('');
    if (typeof audience === 'string') return setAttempt(attempt + 1);
    const asked = await client.ask('previewAudience', { body: { audience } });
    if (!asked.ok) return setFailure(asked.failure);
    setCounted(words.counted(words.people(asked.value.people), asked.value.left));
  }

  async function make(): Promise<void> {
    setAttempt(attempt + 1);
    setFailure(undefined);
    if (notice === undefined) return;
    const made = await client.ask('draftNotice', { body: notice });
    if (!made.ok) return setFailure(made.failure);
    setAttempt(0);
    setDraft(EMPTY_NOTICE);
    setCounted('');
    props.onMade();
  }

  return (
    <form noValidate onSubmit={(event: FormEvent) => event.preventDefault()}>
      {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
      <ErrorSummary attempt={attempt} errors={errors} />
      <Audience draft={draft} procedures={props.procedures} onDraft={put} errorAt={errorAt} />
      <div>
        <Button onPress={count}>{words.count}</Button>
        <Said words={counted} />
      </div>
      <Choice
        type="checkbox"
        checked={draft.japaneseAlone}
        onChange={({ currentTarget }) => put({ japaneseAlone: currentTarget.checked })}
      >
        {words.japaneseAlone}
      </Choice>
      {languagesOf(draft).map((language) => (
        <Words key={language} language={language} draft={draft} onDraft={put} errorAt={errorAt} />
      ))}
      <ChoiceField
        words={{ at: 'link', label: words.link, isRequired: false }}
        value={draft.link}
        options={[{ value: '', label: words.noLink }, ...props.procedures]}
        onEnter={(link) => put({ link })}
      />
      <div>
        <Button kind="filled" onPress={make}>
          {words.make}
        </Button>
      </div>
    </form>
  );
}

interface Part {
  readonly draft: NoticeDraft;
  readonly onDraft: (changed: Partial<NoticeDraft>) => void;
  readonly errorAt: (at: string) => string | undefined;
}

function Audience({ draft, procedures, onDraft, errorAt }: Part & { readonly procedures: Procedures }) {
  const { d } = useDesk();
  const words = d.staffNotices;
  const cases = {
    at: 'cases',
    label: words.cases,
    help: words.casesHelp,
    isRequired: true,
    error: errorAt('cases'),
  };
  return (
    <>
      <Radios
        words={{ at: 'to', label: words.to, isRequired: true }}
        options={AUDIENCES.map((to) => ({ value: to, label: words.audiences[to] }))}
        value={draft.to}
        onChange={(to) => onDraft({ to })}
      />
      {draft.to === 'cases' ? (
        <LongField words={cases} value={draft.cases} onText={(typed) => onDraft({ cases: typed })} />
      ) : (
        <ChoiceField
          words={{ at: 'procedure', label: words.procedure, isRequired: true, error: errorAt('procedure') }}
          value={draft.procedure}
          options={[{ value: '', label: words.choose }, ...procedures]}
          onEnter={(procedure) => onDraft({ procedure })}
        />
      )}
      {draft.to === 'closed' && (
        <>
          <EntryField
            words={{ at: 'from', label: words.from, isRequired: true }}
            type="date"
            isMedium
            value={draft.from}
            onEnter={(from) => onDraft({ from })}
          />
          <EntryField
            words={{ at: 'until', label: words.to_, isRequired: true, error: errorAt('until') }}
            type="date"
            isMedium
            value={draft.until}
            onEnter={(until) => onDraft({ until })}
          />
        </>
      )}
      {draft.to !== 'cases' && <Ages draft={draft} onDraft={onDraft} errorAt={errorAt} />}
    </>
  );
}

function Ages({ draft, onDraft, errorAt }: Part) {
  const { d } = useDesk();
  const words = d.staffNotices;
  const from = { at: 'ages', label: words.ageFrom, help: words.agesHelp, isRequired: false, error: errorAt('ages') };
  return (
    <>
      <EntryField
        words={from}
        inputMode="numeric"
        isMedium
        value={draft.ageFrom}
        onEnter={(ageFrom) => onDraft({ ageFrom })}
      />
      <EntryField
        words={{ at: 'age-to', label: words.ageTo, isRequired: false }}
        inputMode="numeric"
        isMedium
        value={draft.ageTo}
        onEnter={(ageTo) => onDraft({ ageTo })}
      />
      <EntryField
        words={{ at: 'age-on', label: words.ageOn, isRequired: false }}
        type="date"
        isMedium
        value={draft.ageOn}
        onEnter={(ageOn) => onDraft({ ageOn })}
      />
    </>
  );
}

function Words({ language, draft, onDraft, errorAt }: Part & { readonly language: Language }) {
  const { d } = useDesk();
  const words = d.staffNotices;
  const name = words.languages[language];
  const text = {
    at: `text-${language}`,
    label: words.text(name),
    help: words.textHelp,
    isRequired: true,
    error: errorAt(`text-${language}`),
  };
  return (
    <>
      <EntryField
        words={{
          at: `title-${language}`,
          label: words.heading(name),
          help: words.titleHelp,
          isRequired: true,
          error: errorAt(`title-${language}`),
        }}
        value={draft.title[language]}
        onEnter={(title) => onDraft({ title: { ...draft.title, [language]: title } })}
      />
      <LongField
        words={text}
        value={draft.text[language]}
        onText={(typed) => onDraft({ text: { ...draft.text, [language]: typed } })}
      />
    </>
  );
}
