import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { isClosed } from '#contract/procedure/case.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { useDesk, useSession } from '../page/desk-context.ts';
import { KeyHint } from '../page/screen.tsx';
import type { DoAct } from './act.ts';
import { MoreActs } from './more-acts.tsx';
import './cases.css';

interface CaseActionsProps {
  readonly detail: CaseDetail;
  readonly act: DoAct;
  readonly onLead: (to: 'correction' | 'decision') => Promise<void>;
  readonly onWrite: (where: 'message' | 'note') => void;
  readonly onNext: () => Promise<void>;
}

/** Always in sight: what may be done now; what may not, with the reason, for who asks. */
export function CaseActions({ detail, act, onLead, onWrite, onNext }: CaseActionsProps) {
  const { d } = useDesk();
  const { may } = detail;
  const confirms = may.includes('approve') || may.includes('confirm');
  const decides = may.includes('propose') || may.includes('decide');
  return (
    <section className="case-bar" aria-label={d.case.actions}>
      <div className="case-bar-row">
        {may.includes('take') && (
          <Button kind={decides || confirms ? 'outline' : 'filled'} onPress={() => act({ type: 'take' })}>
            {d.acts.take} <KeyHint>a</KeyHint>
          </Button>
        )}
        {(decides || confirms) && (
          <Button kind="filled" onPress={() => onLead('decision')}>
            {confirms ? d.case.approve : d.case.decide} <KeyHint>d</KeyHint>
          </Button>
        )}
        {may.includes('askCorrection') && (
          <Button onPress={() => onLead('correction')}>
            {d.case.correct} <KeyHint>c</KeyHint>
          </Button>
        )}
        {may.includes('message') && (
          <Button onPress={() => onWrite('message')}>
            {d.case.message} <KeyHint>m</KeyHint>
          </Button>
        )}
        {may.includes('note') && (
          <span className="staff-only-button">
            <Button onPress={() => onWrite('note')}>
              {d.case.note} <KeyHint>i</KeyHint>
            </Button>
          </span>
        )}
        {may.includes('release') && (
          <Confirm
            kind="outline"
            open={d.acts.release}
            title={d.case.releaseTitle}
            body={d.case.releaseBody}
            stay={d.case.releaseStay}
            goOn={d.acts.release}
            onGoOn={() => act({ type: 'release' })}
          />
        )}
        <Button kind="text" onPress={onNext}>
          {d.case.next} <KeyHint>n</KeyHint>
        </Button>
      </div>
      <div className="case-bar-row">
        <MoreActs detail={detail} act={act} />
        <NotNow detail={detail} />
        <p className="quiet case-looked">{d.case.looked}</p>
      </div>
    </section>
  );
}

const ASKED_FOR = ['take', 'askCorrection', 'decide', 'approve'] as const;

function NotNow({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const { staff } = useSession();
  const others = ASKED_FOR.filter((act) => !detail.may.includes(act));
  if (others.length === 0) return null;
  return (
    <details>
      <summary>{d.case.others}</summary>
      <ul>
        {others.map((act) => (
          <li key={act}>{d.case.notNow(d.acts[act], d.case.why[reasonOf(act, detail, staff)])}</li>
        ))}
      </ul>
    </details>
  );
}

/** Why something is not offered, from what is shown; the portal decides, by its own table. */
function reasonOf(act: (typeof ASKED_FOR)[number], detail: CaseDetail, me: string) {
  if (isClosed(detail)) return 'closed';
  const isMine = detail.assignee?.staff === me;
  if (act === 'take') return isMine ? 'mine' : 'never';
  if (act === 'approve') return detail.proposal === null ? 'notProposed' : 'never';
  return isMine ? 'never' : 'notMine';
}
