import { useCallback, useRef, useState } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { ErrorSummary } from '#ui/error-summary.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { FieldFrame } from '#ui/field-frame.tsx';
import { Note } from '#ui/note.tsx';
import { Radios } from '#ui/radios.tsx';
import { TextInput } from '#ui/text-input.tsx';
import { useWords } from '#ui/words.ts';
import type { DeskWords } from '#words/desk-words.ts';
import { useDesk, useInLanguage, useLoaded } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { useKeys, useSendKey } from '../page/keys.ts';
import { LeaveText } from '../page/leave-text.tsx';
import { goTo } from '../page/place.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { useCaseChange } from './case-change.ts';
import { ChangedNote } from './changed-note.tsx';
import './cases.css';

const NOTE_LIMIT = 500;
const OUTCOMES = ['noted', 'notEstablished'] as const;
type Ending = (typeof OUTCOMES)[number];

interface Draft {
  readonly outcome: Ending | undefined;
  readonly note: string;
}

/** D06: how a notification ends and what its person is told, then a page to confirm it. No key decides without that page. */
export function DecisionScreen({ number }: { readonly number: string }) {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readCase', { params: { number } }), [client, number]);
  const { loaded, reload, put } = useLoaded(load);
  const [draft, setDraft] = useState<Draft>({ outcome: undefined, note: '' });
  const [isChecked, setIsChecked] = useState(false);
  const leave = useRef<HTMLDialogElement>(null);
  const toCase = useCallback(() => goTo({ at: 'case', number }), [number]);
  useKeys({
    esc: () => {
      if (isChecked) setIsChecked(false);
      else if (draft.note.trim() === '') toCase();
      else leave.current?.showModal();
    },
  });
  return (
    <Screen
      id={isChecked ? 'decision-check' : 'decision'}
      title={isChecked ? d.decision.confirmTitle : d.decision.title}
    >
      <WhenLoaded loaded={loaded} reload={reload}>
        {(detail) => (
          <>
            <Whose detail={detail} />
            {!isChecked && !detail.may.includes('decideCase') && <Note kind="warning" title={d.decision.cannot} />}
            {isChecked ? (
              <ConfirmDecision
                detail={detail}
                draft={draft}
                put={put}
                onChange={() => setIsChecked(false)}
                onDone={toCase}
              />
            ) : (
              <DraftDecision draft={draft} onDraft={setDraft} onCheck={() => setIsChecked(true)} onBack={toCase} />
            )}
          </>
        )}
      </WhenLoaded>
      <LeaveText ref={leave} onLeave={toCase} />
    </Screen>
  );
}

function Whose({ detail }: { readonly detail: CaseDetail }) {
  const inLanguage = useInLanguage();
  return (
    <p className="case-head">
      <span>{inLanguage(detail.procedure.title)}</span>
      <span className="case-who">{visibleText(detail.applicantName)}</span>
      <span className="case-number">{detail.receiptNumber}</span>
    </p>
  );
}

function DraftDecision(props: {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly onCheck: () => void;
  readonly onBack: () => void;
}) {
  const { draft, onDraft } = props;
  const { d } = useDesk();
  const { t } = useWords();
  const [attempt, setAttempt] = useState(0);
  const problems = attempt === 0 ? {} : problemsOf(draft, d.decision);
  function check(): void {
    setAttempt(attempt + 1);
    if (Object.keys(problemsOf(draft, d.decision)).length === 0) props.onCheck();
  }
  useSendKey(check);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        check();
      }}
    >
      <ErrorSummary attempt={attempt} errors={Object.entries(problems).map(([at, sentence]) => ({ at, sentence }))} />
      <Radios
        words={{ at: 'outcome', label: d.decision.outcome, isRequired: true, error: problems.outcome }}
        options={OUTCOMES.map((value) => ({ value, label: d.decision.outcomes[value] }))}
        value={draft.outcome}
        onChange={(outcome) => onDraft({ ...draft, outcome })}
      />
      <FieldFrame words={noteWords(draft, problems.note, d.decision)}>
        <TextInput
          words={noteWords(draft, problems.note, d.decision)}
          value={draft.note}
          isLong
          onChange={(note) => onDraft({ ...draft, note: String(note) })}
        />
      </FieldFrame>
      <Actions>
        <Button kind="filled" type="submit">
          {d.decision.check}
        </Button>
        <Button kind="text" onPress={props.onBack}>
          {t.app.back}
        </Button>
      </Actions>
    </form>
  );
}

function noteWords({ outcome }: Draft, error: string | undefined, words: DeskWords['decision']) {
  return { at: 'note', label: words.note, help: words.noteHelp, isRequired: outcome === 'notEstablished', error };
}

interface Problems {
  readonly outcome?: string;
  readonly note?: string;
}

function problemsOf({ outcome, note }: Draft, words: DeskWords['decision']): Problems {
  const length = note.trim().length;
  return {
    ...(outcome === undefined ? { outcome: words.chooseOutcome } : {}),
    ...(outcome === 'notEstablished' && length === 0 ? { note: words.noteMissing } : {}),
    ...(length > NOTE_LIMIT ? { note: words.noteTooLong } : {}),
  };
}

function ConfirmDecision(props: {
  readonly detail: CaseDetail;
  readonly draft: Draft;
  readonly put: (detail: CaseDetail) => void;
  readonly onChange: () => void;
  readonly onDone: () => void;
}) {
  const { detail, draft, put } = props;
  const { d, client } = useDesk();
  const { failure, overtaken, change, look } = useCaseChange(props.onDone);
  const note = draft.note.trim();

  async function decide(): Promise<void> {
    const { outcome } = draft;
    if (outcome === undefined) return;
    await change(detail, 'decideCase', ({ number, version }) =>
      client.ask('decideCase', {
        params: { number },
        body: { version, outcome, ...(note === '' ? {} : { note }) },
      }),
    );
  }
  useSendKey(() => void decide());

  return (
    <>
      {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
      {overtaken !== undefined && (
        <ChangedNote
          before={detail}
          now={overtaken.now}
          keepsText
          onLook={() => {
            put(overtaken.now);
            look();
            props.onChange();
          }}
          onSendAnyway={overtaken.again}
        />
      )}
      <p>{d.decision.confirmLead}</p>
      <Facts>
        <Fact name={d.decision.outcome}>{draft.outcome === undefined ? '' : d.decision.outcomes[draft.outcome]}</Fact>
        <Fact name={d.decision.note} isAsTyped>
          {note === '' ? d.decision.noNote : visibleText(note)}
        </Fact>
      </Facts>
      {overtaken === undefined && (
        <Actions>
          <Button kind="filled" onPress={decide} busyLabel={d.decision.deciding}>
            {d.decision.decide}
          </Button>
          <Button onPress={props.onChange}>{d.decision.change}</Button>
        </Actions>
      )}
    </>
  );
}
