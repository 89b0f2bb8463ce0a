import type { CaseAction, CaseDetail } from '#contract/portal/desk-routes.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { useDesk, useSession } from '../page/desk-context.ts';
import { KeyHint } from '../page/screen.tsx';
import './cases.css';

const ACTIONS = ['takeCase', 'decideCase', 'releaseCase'] as const satisfies readonly CaseAction[];

/** Always in sight: what may be done now; what may not, with the reason, for who asks. */
export function CaseActions(props: {
  readonly detail: CaseDetail;
  readonly onTake: () => Promise<void>;
  readonly onRelease: () => Promise<void>;
  readonly onDecide: () => Promise<void>;
  readonly onNext: () => Promise<void>;
}) {
  const { detail } = props;
  const { d } = useDesk();
  const { staff } = useSession();
  const may = (action: CaseAction) => detail.may.includes(action);
  const others = ACTIONS.filter((action) => !may(action));
  const names = { takeCase: d.case.take, decideCase: d.case.decide, releaseCase: d.case.release };
  return (
    <section className="case-bar" aria-label={d.case.actions}>
      <div className="case-bar-row">
        {may('takeCase') && (
          <Button kind={may('decideCase') ? 'outline' : 'filled'} onPress={props.onTake}>
            {d.case.take} <KeyHint>a</KeyHint>
          </Button>
        )}
        {may('decideCase') && (
          <Button kind="filled" onPress={props.onDecide}>
            {d.case.decide} <KeyHint>d</KeyHint>
          </Button>
        )}
        {may('releaseCase') && (
          <Confirm
            kind="outline"
            open={d.case.release}
            title={d.case.releaseTitle}
            body={d.case.releaseBody}
            stay={d.case.releaseStay}
            goOn={d.case.release}
            onGoOn={props.onRelease}
          />
        )}
        {others.length > 0 && (
          <details>
            <summary>{d.case.others}</summary>
            <ul>
              {others.map((action) => (
                <li key={action}>{d.case.notNow(names[action], d.case.why[reasonOf(action, detail, staff)])}</li>
              ))}
            </ul>
          </details>
        )}
        <p className="quiet case-looked">{d.case.looked}</p>
        <Button kind="text" onPress={props.onNext}>
          {d.case.next} <KeyHint>n</KeyHint>
        </Button>
      </div>
    </section>
  );
}

/** Why an action is not offered, from what is shown; the portal decides, by its own table. */
function reasonOf(action: CaseAction, { state, assignee }: CaseDetail, me: string) {
  if (state === 'decided' || state === 'withdrawn') return 'closed';
  const isMine = assignee?.staff === me;
  if (action === 'takeCase') return isMine ? 'mine' : 'never';
  return isMine ? 'never' : 'notMine';
}
