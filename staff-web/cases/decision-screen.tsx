import { useCallback, useRef, useState } from 'react';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { useKeys } from '../page/keys.ts';
import { LeaveText } from '../page/leave-text.tsx';
import { goTo } from '../page/place.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { CheckedAct } from './checked-act.tsx';
import { ConfirmDecision } from './confirm-decision.tsx';
import { type DecisionDraft, EMPTY_DECISION, hasText } from './decision-draft.ts';
import { DecisionForm } from './decision-form.tsx';
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
          <CheckedAct
            detail={detail}
            put={put}
            cannot={detail.may.includes('decide') || detail.may.includes('propose') ? undefined : d.decision.cannot}
            isChecked={isChecked}
            onChecked={setIsChecked}
            onDone={toCase}
            form={
              <DecisionForm
                detail={detail}
                draft={draft}
                onDraft={setDraft}
                onCheck={() => setIsChecked(true)}
                onBack={toCase}
              />
            }
            check={(checking) => <ConfirmDecision detail={detail} draft={draft} {...checking} />}
          />
        )}
      </WhenLoaded>
      <LeaveText ref={leave} onLeave={toCase} />
    </Screen>
  );
}
