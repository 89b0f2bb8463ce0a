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
import { ConfirmDecision } from './confirm-decision.tsx';
import { type DecisionDraft, EMPTY_DECISION, hasText } from './decision-draft.ts';
import { DecisionForm } from './decision-form.tsx';
import { Whose } from './whose.tsx';
import './cases.css';

/** D06: how a case ends and what its letter says, then a page to confirm it. No key decides without that page. */
export function DecisionScreen({ number }: { readonly number: string }) {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readCase', { params: { number } }), [client, number]);
  const { loaded, reload, put } = useLoaded(load);
  const [draft, setDraft] = useState<DecisionDraft>(EMPTY_DECISION);
  const [isChecked, setIsChecked] = useState(false);
  const leave = useRef<HTMLDialogElement>(null);
  const toCase = useCallback(() => goTo({ at: 'case', number }), [number]);
  useKeys({
    esc: () => {
      if (isChecked) setIsChecked(false);
      else if (hasText(draft)) leave.current?.showModal();
      else toCase();
    },
  });
  return (
    <Screen
      id={isChecked ? 'decision-check' : 'decision'}
      title={isChecked ? d.decision.confirmTitle : d.decision.title}
    >
      <WhenLoaded loaded={loaded} reload={reload}>
        {(detail) => (
          <Deciding
            detail={detail}
            put={put}
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

function Deciding(props: {
  readonly detail: CaseDetail;
  readonly put: (detail: CaseDetail) => void;
  readonly draft: DecisionDraft;
  readonly onDraft: (draft: DecisionDraft) => void;
  readonly isChecked: boolean;
  readonly onChecked: (isChecked: boolean) => void;
  readonly onDone: () => void;
}) {
  const { detail, draft } = props;
  const { d } = useDesk();
  const changing = useCaseChange(props.onDone);
  const mayEnd = detail.may.includes('decide') || detail.may.includes('propose');
  return (
    <>
      <Whose detail={detail} />
      {!mayEnd && <Note kind="warning" title={d.decision.cannot} />}
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
        <ConfirmDecision
          detail={detail}
          draft={draft}
          isOvertaken={changing.overtaken !== undefined}
          onSend={async (act) => {
            await changing.change(detail, act);
          }}
          onChange={() => props.onChecked(false)}
        />
      ) : (
        <DecisionForm
          detail={detail}
          draft={draft}
          onDraft={props.onDraft}
          onCheck={() => props.onChecked(true)}
          onBack={props.onDone}
        />
      )}
    </>
  );
}
