import { useState } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { reopenGroundSchema } from '#contract/procedure/case.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { useDesk } from '../page/desk-context.ts';
import { ChoiceField } from '../page/entry-field.tsx';
import { goTo } from '../page/place.ts';
import type { DoAct } from './act.ts';
import { ReasonButton } from './reason-button.tsx';
import './cases.css';

const WITH_REASON = ['withdrawOnPaper', 'restrict', 'unrestrict'] as const;

/** What is done seldom, each with its reason or a question before it. */
export function MoreActs({ detail, act }: { readonly detail: CaseDetail; readonly act: DoAct }) {
  const { d } = useDesk();
  const { may } = detail;
  const seldom = ['letterPosted', 'noticeOfDelay', 'reopen', 'recuse', ...WITH_REASON] as const;
  if (!seldom.some((type) => may.includes(type))) return null;
  return (
    <details>
      <summary>{d.case.more}</summary>
      <div className="case-bar-row">
        {may.includes('letterPosted') && (
          <Confirm
            kind="outline"
            open={d.acts.letterPosted}
            title={d.acts.letterPosted}
            body={d.case.postedBody}
            stay={d.staff.stay}
            goOn={d.staff.goOn}
            onGoOn={() => act({ type: 'letterPosted', day: japaneseDay(epochMs(Date.now())) })}
          />
        )}
        {may.includes('noticeOfDelay') && (
          <Button onPress={() => goTo({ at: 'delay', number: detail.receiptNumber })}>{d.acts.noticeOfDelay}</Button>
        )}
        {WITH_REASON.map(
          (type) =>
            may.includes(type) && (
              <ReasonButton
                key={type}
                open={d.acts[type]}
                title={d.acts[type]}
                onReason={(reason) => act({ type, reason })}
              />
            ),
        )}
        {may.includes('reopen') && <Reopen act={act} />}
        {may.includes('recuse') && (
          <Confirm
            kind="outline"
            open={d.acts.recuse}
            title={d.case.recuseTitle}
            body={d.case.recuseBody}
            stay={d.staff.stay}
            goOn={d.acts.recuse}
            onGoOn={() => act({ type: 'recuse' })}
          />
        )}
      </div>
    </details>
  );
}

/** Only on one of the grounds that there are; a second person has to confirm it. */
function Reopen({ act }: { readonly act: DoAct }) {
  const { d } = useDesk();
  const [ground, setGround] = useState<(typeof reopenGroundSchema.options)[number]>('ownError');
  return (
    <div>
      <ChoiceField
        words={{ at: 'ground', label: d.case.ground, isRequired: true }}
        value={ground}
        options={reopenGroundSchema.options.map((value) => ({ value, label: d.case.grounds[value] }))}
        onEnter={(value) => setGround(reopenGroundSchema.catch('ownError').parse(value))}
      />
      <ReasonButton
        open={d.acts.reopen}
        title={d.acts.reopen}
        onReason={(reason) => act({ type: 'reopen', ground, reason })}
      />
    </div>
  );
}
