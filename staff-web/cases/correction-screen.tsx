import { useCallback, useRef, useState } from 'react';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { useKeys } from '../page/keys.ts';
import { LeaveText } from '../page/leave-text.tsx';
import { goTo } from '../page/place.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { CheckedAct } from './checked-act.tsx';
import { ConfirmCorrection } from './confirm-correction.tsx';
import { type CorrectionDraft, EMPTY_CORRECTION } from './correction-draft.ts';
import { MarkForm } from './mark-form.tsx';

/** D05: what the person is asked to put right, each mark with a sentence, and until when; then a page to send it from. */
export function CorrectionScreen({ number }: { readonly number: string }) {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readCase', { params: { number } }), [client, number]);
  const { loaded, reload, put } = useLoaded(load);
  const ready = useLoaded(useCallback(() => client.ask('readySentences', { query: {} }), [client])).loaded;
  const sentences = ready.at === 'loaded' ? ready.value.readySentences : [];
  const [draft, setDraft] = useState<CorrectionDraft>(EMPTY_CORRECTION);
  const [isChecked, setIsChecked] = useState(false);
  const leave = useRef<HTMLDialogElement>(null);
  const toCase = useCallback(() => goTo({ at: 'case', number }), [number]);
  useKeys({
    esc: () => {
      if (isChecked) setIsChecked(false);
      else if (draft.marks.length === 0) toCase();
      else leave.current?.showModal();
    },
  });
  return (
    <Screen
      id={isChecked ? 'correction-check' : 'correction'}
      title={isChecked ? d.correction.confirmTitle : d.correction.title}
    >
      <WhenLoaded loaded={loaded} reload={reload}>
        {(detail) => (
          <CheckedAct
            detail={detail}
            put={put}
            cannot={detail.may.includes('askCorrection') ? undefined : d.correction.cannot}
            isChecked={isChecked}
            onChecked={setIsChecked}
            onDone={toCase}
            form={
              <MarkForm
                detail={detail}
                draft={draft}
                sentences={sentences}
                onDraft={setDraft}
                onCheck={() => setIsChecked(true)}
                onBack={toCase}
              />
            }
            check={(checking) => (
              <ConfirmCorrection detail={detail} draft={draft} sentences={sentences} {...checking} />
            )}
          />
        )}
      </WhenLoaded>
      <LeaveText ref={leave} onLeave={toCase} />
    </Screen>
  );
}
