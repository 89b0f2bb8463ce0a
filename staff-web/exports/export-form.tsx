import { type FormEvent, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { ExportWish } from '#contract/portal/export-routes.ts';
import { caseStateSchema } from '#contract/procedure/case.ts';
import { documentLanguageSchema } from '#contract/values/localized-text.ts';
import { Button } from '#ui/button.tsx';
import { Choice } from '#ui/choice.tsx';
import { ErrorSummary } from '#ui/error-summary.tsx';
import { Fold } from '#ui/fold.tsx';
import { Radios } from '#ui/radios.tsx';
import { LANGUAGE_NAMES } from '#words/languages.ts';
import { useDesk } from '../page/desk-context.ts';
import { ChoiceField, EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { useSendKey } from '../page/keys.ts';
import { LongField } from '../page/long-field.tsx';
import { EMPTY_EXPORT, type ExportDraft, wishOf } from './export-draft.ts';

/** Which cases, in which form, and why. */
export function ExportForm(props: {
  readonly procedures: readonly { readonly value: string; readonly label: string }[];
  readonly onAsked: (made: string, wish: ExportWish) => void;
}) {
  const { d, client } = useDesk();
  const [draft, setDraft] = useState(EMPTY_EXPORT);
  const [attempt, setAttempt] = useState(0);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const words = d.exports;
  const put = (changed: Partial<ExportDraft>) => setDraft({ ...draft, ...changed });
  const { wish, missing } = wishOf(draft);
  const sentences: Readonly<Record<string, string>> = {
    procedure: words.procedureMissing,
    reason: words.reasonWrong,
    to: words.dayWrong,
  };
  const errorAt = (at: string) => (attempt > 0 && missing.includes(at) ? sentences[at] : undefined);
  const errors = missing.flatMap((at) => {
    const sentence = errorAt(at);
    return sentence === undefined ? [] : [{ at, sentence }];
  });

  async function ask(): Promise<void> {
    setAttempt(attempt + 1);
    setFailure(undefined);
    if (isBusy || wish === undefined) return;
    setIsBusy(true);
    const asked = await client.ask('askExport', { body: wish });
    setIsBusy(false);
    if (!asked.ok) return setFailure(asked.failure);
    props.onAsked(asked.value.export, wish);
    setAttempt(0);
    put({ reason: '' });
  }
  useSendKey(() => void ask());
  const reason = {
    at: 'reason',
    label: words.reason,
    help: words.reasonHelp,
    isRequired: true,
    error: errorAt('reason'),
  };

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void ask();
      }}
    >
      {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
      <ErrorSummary attempt={attempt} errors={errors} />
      <ChoiceField
        words={{ at: 'procedure', label: words.procedure, isRequired: true, error: errorAt('procedure') }}
        value={draft.procedure}
        options={[{ value: '', label: words.choose }, ...props.procedures]}
        onEnter={(procedure) => put({ procedure })}
      />
      <Radios
        words={{ at: 'form', label: words.form, isRequired: true }}
        options={(['csv', 'containers'] as const).map((form) => ({ value: form, label: words.forms[form] }))}
        value={draft.form}
        onChange={(form) => put({ form })}
      />
      <ChoiceField
        words={{ at: 'state', label: words.state, isRequired: false }}
        value={draft.state}
        options={[
          { value: '', label: words.anyState },
          ...caseStateSchema.options.map((state) => ({ value: state, label: d.states[state] })),
        ]}
        onEnter={(state) => put({ state })}
      />
      <EntryField
        words={{ at: 'from', label: words.from, isRequired: false }}
        type="date"
        isMedium
        value={draft.from}
        onEnter={(from) => put({ from })}
      />
      <EntryField
        words={{ at: 'to', label: words.to, isRequired: false, error: errorAt('to') }}
        type="date"
        isMedium
        value={draft.to}
        onEnter={(to) => put({ to })}
      />
      {draft.form === 'csv' && (
        <Fold title={words.more}>
          <TableOptions draft={draft} onDraft={put} />
        </Fold>
      )}
      <LongField words={reason} value={draft.reason} onText={(typed) => put({ reason: typed })} />
      <div>
        <Button kind="filled" type="submit" isBusy={isBusy}>
          {words.ask}
        </Button>
      </div>
    </form>
  );
}

function TableOptions(props: {
  readonly draft: ExportDraft;
  readonly onDraft: (changed: Partial<ExportDraft>) => void;
}) {
  const { draft, onDraft } = props;
  const { d } = useDesk();
  const words = d.exports;
  return (
    <>
      <Radios
        words={{ at: 'encoding', label: words.encoding, isRequired: true }}
        isRow
        options={(['utf-8', 'cp932'] as const).map((one) => ({ value: one, label: words.encodings[one] }))}
        value={draft.encoding}
        onChange={(encoding) => onDraft({ encoding })}
      />
      <Radios
        words={{ at: 'dates', label: words.dates, isRequired: true }}
        isRow
        options={(['western', 'era'] as const).map((one) => ({ value: one, label: words.datesAs[one] }))}
        value={draft.dates}
        onChange={(dates) => onDraft({ dates })}
      />
      <Radios
        words={{ at: 'language', label: words.language, isRequired: true }}
        isRow
        options={documentLanguageSchema.options.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))}
        value={draft.language}
        onChange={(language) => onDraft({ language })}
      />
      <Choice
        type="checkbox"
        checked={draft.keys}
        onChange={({ currentTarget }) => onDraft({ keys: currentTarget.checked })}
      >
        {words.keys}
      </Choice>
    </>
  );
}
