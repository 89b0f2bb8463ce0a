import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk } from '../page/desk-context.ts';
import { useSendKey } from '../page/keys.ts';
import type { Checking } from './checked-act.tsx';
import { type CorrectionDraft, correctionAct, type ReadySentence } from './correction-draft.ts';
import { useMarkables } from './mark-form.tsx';

/** What the person will read, before it goes. */
export function ConfirmCorrection(
  props: Checking & {
    readonly detail: CaseDetail;
    readonly draft: CorrectionDraft;
    readonly sentences: readonly ReadySentence[];
  },
) {
  const { detail, draft } = props;
  const { d } = useDesk();
  const { t } = useWords();
  const markables = useMarkables(detail);
  const ready = { sentences: props.sentences, procedure: detail.procedure.id };
  const act = correctionAct(draft, markables, japaneseDay(epochMs(Date.now())), ready);
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
