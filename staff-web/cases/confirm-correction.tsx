import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk } from '../page/desk-context.ts';
import { useSendKey } from '../page/keys.ts';
import {
  type CorrectionDraft,
  correctionAct,
  proposedLastDay,
  type ReadySentence,
  sentencesFor,
} from './correction-draft.ts';
import { useMarkables } from './mark-form.tsx';

/** What the person will read, before it goes. */
export function ConfirmCorrection(props: {
  readonly detail: CaseDetail;
  readonly draft: CorrectionDraft;
  readonly sentences: readonly ReadySentence[];
  readonly isOvertaken: boolean;
  readonly onSend: (act: CaseAct) => Promise<void>;
  readonly onChange: () => void;
}) {
  const { detail, draft } = props;
  const { d } = useDesk();
  const { t } = useWords();
  const markables = useMarkables(detail);
  const today = japaneseDay(epochMs(Date.now()));
  const lastDay = draft.lastDay ?? proposedLastDay(today);
  const act = correctionAct(draft, markables, today, (markable) =>
    sentencesFor(props.sentences, markable, detail.procedure.id, lastDay),
  );
  const send = async () => {
    if (act !== undefined && !props.isOvertaken) await props.onSend(act);
  };
  useSendKey(() => void send());
  if (act === undefined) return null;
  return (
    <>
      <p>{d.correction.confirmLead}</p>
      <Facts>
        {draft.marks.map(({ id, words }) => (
          <Fact key={id} name={visibleText(markables.find((one) => one.id === id)?.label ?? '')} isAsTyped>
            {visibleText(words)}
          </Fact>
        ))}
        <Fact name={d.correction.lastDay}>{t.dates.weekday(act.lastDay)}</Fact>
      </Facts>
      {!props.isOvertaken && (
        <Actions>
          <Button kind="filled" onPress={send} busyLabel={d.correction.sending}>
            {d.correction.send}
          </Button>
          <Button onPress={props.onChange}>{d.decision.change}</Button>
        </Actions>
      )}
    </>
  );
}
