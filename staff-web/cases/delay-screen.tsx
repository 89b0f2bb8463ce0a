import { type FormEvent, useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import type { CaseActOf } from '#contract/procedure/case-act.ts';
import { type CalendarDate, calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { useKeys, useSendKey } from '../page/keys.ts';
import { LongField } from '../page/long-field.tsx';
import { goTo } from '../page/place.ts';
import { saveFile } from '../page/save-file.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { CheckedAct, type Checking, CheckOrBack } from './checked-act.tsx';
import './cases.css';

interface DelayDraft {
  readonly expected: string;
  readonly reason: string;
}

/** Until when an answer can be expected, and why it takes longer: written, checked, then sent as a letter. */
export function DelayScreen({ number }: { readonly number: string }) {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readCase', { params: { number } }), [client, number]);
  const { loaded, reload, put } = useLoaded(load);
  const [draft, setDraft] = useState<DelayDraft>({ expected: '', reason: '' });
  const [isChecked, setIsChecked] = useState(false);
  const toCase = useCallback(() => goTo({ at: 'case', number }), [number]);
  useKeys({ esc: () => (isChecked ? setIsChecked(false) : draft.reason === '' && toCase()) });
  return (
    <Screen id={isChecked ? 'delay-check' : 'delay'} title={isChecked ? d.delay.confirmTitle : d.delay.title}>
      <WhenLoaded loaded={loaded} reload={reload}>
        {(detail) => (
          <CheckedAct
            detail={detail}
            put={put}
            cannot={detail.may.includes('noticeOfDelay') ? undefined : d.delay.cannot}
            isChecked={isChecked}
            onChecked={setIsChecked}
            onDone={toCase}
            form={<DelayForm draft={draft} onDraft={setDraft} onCheck={() => setIsChecked(true)} onBack={toCase} />}
            check={(checking) => <ConfirmDelay detail={detail} draft={draft} {...checking} />}
          />
        )}
      </WhenLoaded>
    </Screen>
  );
}

function dayIn({ expected }: DelayDraft): CalendarDate | undefined {
  const day = calendarDateSchema.safeParse(expected.normalize('NFKC').trim());
  return day.success && day.data > japaneseDay(epochMs(Date.now())) ? day.data : undefined;
}

function DelayForm(props: {
  readonly draft: DelayDraft;
  readonly onDraft: (draft: DelayDraft) => void;
  readonly onCheck: () => void;
  readonly onBack: () => void;
}) {
  const { draft, onDraft } = props;
  const { d } = useDesk();
  const [isTried, setIsTried] = useState(false);
  const isDayWrong = dayIn(draft) === undefined;
  const isReasonWrong = draft.reason.trim() === '';
  const reasonWords = {
    at: 'reason',
    label: d.delay.reason,
    help: d.delay.reasonHelp,
    isRequired: true,
    error: isTried && isReasonWrong ? d.delay.reasonWrong : undefined,
  };
  function check(event: FormEvent): void {
    event.preventDefault();
    setIsTried(true);
    if (!isDayWrong && !isReasonWrong) props.onCheck();
  }
  return (
    <form onSubmit={check} noValidate>
      <EntryField
        words={{
          at: 'expected',
          label: d.delay.expected,
          help: d.delay.expectedHelp,
          isRequired: true,
          error: isTried && isDayWrong ? d.delay.expectedWrong : undefined,
        }}
        type="date"
        isMedium
        value={draft.expected}
        onEnter={(expected) => onDraft({ ...draft, expected })}
      />
      <LongField words={reasonWords} value={draft.reason} onText={(reason) => onDraft({ ...draft, reason: reason })} />
      <CheckOrBack check={d.decision.check} onBack={props.onBack} />
    </form>
  );
}

function ConfirmDelay(props: Checking & { readonly detail: CaseDetail; readonly draft: DelayDraft }) {
  const { detail, draft } = props;
  const { d, client } = useDesk();
  const { t } = useWords();
  const [failure, setFailure] = useState<Failure>();
  const expected = dayIn(draft);
  const act: CaseActOf<'noticeOfDelay'> | undefined = expected && {
    type: 'noticeOfDelay',
    expected,
    reasons: [draft.reason.trim()],
  };
  const send = async () => {
    if (act !== undefined && !props.isOvertaken) await props.onSend(act);
  };
  useSendKey(() => void send());
  if (act === undefined) return null;

  async function preview(): Promise<void> {
    if (act === undefined) return;
    const { type: _, ...body } = act;
    const drawn = await client.ask('previewLetter', { params: { number: detail.receiptNumber }, body });
    setFailure(drawn.ok ? undefined : drawn.failure);
    if (drawn.ok) saveFile(drawn.value, { name: 'letter-draft.pdf', type: 'application/pdf' });
  }
  return (
    <>
      <p>{d.delay.confirmLead}</p>
      <Facts>
        <Fact name={d.delay.expected}>{t.dates.weekday(act.expected)}</Fact>
        <Fact name={d.delay.reason} isAsTyped>
          {visibleText(draft.reason.trim())}
        </Fact>
      </Facts>
      {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
      <div>
        <Button onPress={preview}>{d.decision.preview}</Button>
      </div>
      {!props.isOvertaken && (
        <Actions>
          <Button kind="filled" onPress={send} busyLabel={d.decision.deciding}>
            {d.delay.send}
          </Button>
          <Button onPress={props.onChange}>{d.decision.change}</Button>
        </Actions>
      )}
    </>
  );
}
