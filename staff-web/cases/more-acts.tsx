import { useId, useState } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { holdGroundSchema, reopenGroundSchema } from '#contract/procedure/case.ts';
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

const WITH_REASON = ['withdrawOnPaper', 'restrict', 'unrestrict', 'liftHold'] as const;

/** What is done seldom, each with its reason or a question before it. */
export function MoreActs({ detail, act }: { readonly detail: CaseDetail; readonly act: DoAct }) {
  const { d } = useDesk();
  const { may } = detail;
  const seldom = ['letterPosted', 'noticeOfDelay', 'reopen', 'hold', 'recuse', ...WITH_REASON] as const;
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
        {may.includes('reopen') && (
          <OnGround
            open={d.acts.reopen}
            label={d.case.ground}
            grounds={reopenGroundSchema.options.map((value) => ({ value, label: d.case.grounds[value] }))}
            onGo={(ground, reason) => act({ type: 'reopen', ground, reason })}
          />
        )}
        {may.includes('hold') && (
          <OnGround
            open={d.acts.hold}
            label={d.holds.ground}
            grounds={holdGroundSchema.options.map((value) => ({ value, label: d.holds.grounds[value] }))}
            onGo={(ground, reason) => act({ type: 'hold', ground, reason })}
          />
        )}
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

/** Only on one of the grounds that there are, and with a reason. */
function OnGround<Ground extends string>(props: {
  readonly open: string;
  readonly label: string;
  readonly grounds: readonly { readonly value: Ground; readonly label: string }[];
  readonly onGo: (ground: Ground, reason: string) => Promise<boolean>;
}) {
  const { open, label, grounds, onGo } = props;
  const [chosen, setChosen] = useState<string>();
  const ground = grounds.find(({ value }) => value === chosen) ?? grounds[0];
  const at = useId();
  if (ground === undefined) return null;
  return (
    <div>
      <ChoiceField words={{ at, label, isRequired: true }} value={ground.value} options={grounds} onEnter={setChosen} />
      <ReasonButton open={open} title={open} onReason={(reason) => onGo(ground.value, reason)} />
    </div>
  );
}
