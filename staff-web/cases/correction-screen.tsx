import { useCallback, useRef, useState } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { Note } from '#ui/note.tsx';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { useKeys } from '../page/keys.ts';
import { LeaveText } from '../page/leave-text.tsx';
import { goTo } from '../page/place.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { useCaseChange } from './case-change.ts';
import { ChangeOutcome } from './changed-note.tsx';
import { ConfirmCorrection } from './confirm-correction.tsx';
import { type CorrectionDraft, EMPTY_CORRECTION, type ReadySentence } from './correction-draft.ts';
import { MarkForm } from './mark-form.tsx';
import { Whose } from './whose.tsx';

/** D05: what the person is asked to put right, each mark with a sentence, and until when; then a page to send it from. */
export function CorrectionScreen({ number }: { readonly number: string }) {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readCase', { params: { number } }), [client, number]);
  const { loaded, reload, put } = useLoaded(load);
  const sentences = useLoaded(useCallback(() => client.ask('readySentences', { query: {} }), [client])).loaded;
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
          <Correcting
            detail={detail}
            put={put}
            sentences={sentences.at === 'loaded' ? sentences.value.readySentences : []}
            draft={draft}
            onDraft={setDraft}
            isChecked={isChecked}
            onChecked={setIsChecked}
            onDone={toCase}
          />
        )}
      </WhenLoaded>
      <LeaveText ref={leave} onLeave={toCase} />
    </Screen>
  );
}

function Correcting(props: {
  readonly detail: CaseDetail;
  readonly put: (detail: CaseDetail) => void;
  readonly sentences: readonly ReadySentence[];
  readonly draft: CorrectionDraft;
  readonly onDraft: (draft: CorrectionDraft) => void;
  readonly isChecked: boolean;
  readonly onChecked: (isChecked: boolean) => void;
  readonly onDone: () => void;
}) {
  const { detail, sentences, draft } = props;
  const { d } = useDesk();
  const changing = useCaseChange(props.onDone);
  const mayAsk = detail.may.includes('askCorrection');
  return (
    <>
      <Whose detail={detail} />
      {!mayAsk && <Note kind="warning" title={d.correction.cannot} />}
      <ChangeOutcome
        before={detail}
        changing={changing}
        keepsText
        onLook={(now) => {
          props.put(now);
          props.onChecked(false);
        }}
      />
      {props.isChecked ? (
        <ConfirmCorrection
          detail={detail}
          draft={draft}
          sentences={sentences}
          isOvertaken={changing.overtaken !== undefined}
          onSend={async (act) => {
            await changing.change(detail, act);
          }}
          onChange={() => props.onChecked(false)}
        />
      ) : (
        <MarkForm
          detail={detail}
          draft={draft}
          sentences={sentences}
          onDraft={props.onDraft}
          onCheck={() => props.onChecked(true)}
          onBack={props.onDone}
        />
      )}
    </>
  );
}
