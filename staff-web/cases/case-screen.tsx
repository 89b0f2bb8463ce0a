import { useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Icon } from '#ui/icon.tsx';
import { Note } from '#ui/note.tsx';
import { timeOfDay } from '#words/dates.ts';
import { useDesk, useInLanguage, useLoaded, useSession } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { useIsWide } from '../page/is-wide.ts';
import { useKeys } from '../page/keys.ts';
import { addressOf, goTo } from '../page/place.ts';
import { Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { CaseAccount } from './case-account.tsx';
import { CaseActions } from './case-actions.tsx';
import { useCaseChange } from './case-change.ts';
import { nameOf } from './case-table.tsx';
import { CASE_TABS, type CaseTab, CaseTabs } from './case-tabs.tsx';
import { CaseWithholdings } from './case-withholdings.tsx';
import { ChangeOutcome } from './changed-note.tsx';
import { stateInWords } from './changes-since.ts';
import { DueTag } from './due-tag.tsx';
import { ErasedCase } from './erased-case.tsx';
import { HoldNote } from './hold-note.tsx';
import { MarkTags } from './mark-tags.tsx';
import { OpenCorrection } from './open-correction.tsx';
import { Paper } from './paper.tsx';
import type { QueueMemory } from './queue-screen.tsx';
import { ReasonButton } from './reason-button.tsx';
import { focusWriting } from './talk-tab.tsx';
import './cases.css';

/** D04: one case, the paper beside what is known of it. Opening it is a look, which the portal records. */
export function CaseScreen(props: {
  readonly number: string;
  readonly memory: QueueMemory;
  readonly onNext: () => Promise<void>;
}) {
  const { number, memory } = props;
  const { d, client } = useDesk();
  const inLanguage = useInLanguage();
  const load = useCallback(() => client.ask('readCase', { params: { number } }), [client, number]);
  const { loaded, reload, put } = useLoaded(load);
  const detail = loaded.at === 'loaded' ? loaded.value : undefined;
  memory.number = number;
  const back = { at: 'cases', filters: memory.filters } as const;
  useKeys({ esc: () => goTo(back) });
  return (
    <Screen
      id={`case ${number}`}
      title={detail === undefined ? d.queue.title : inLanguage(detail.procedure.title)}
      above={
        <a className="case-back" href={addressOf(back)}>
          <Icon name="back" />
          {d.case.back}
        </a>
      }
      tells={detail !== undefined && <CaseHead detail={detail} />}
    >
      {loaded.at === 'failed' && loaded.failure.code === 'notFound' && (
        <InEmergency number={number} onOpened={reload} />
      )}
      {loaded.at === 'failed' && loaded.failure.code === 'erased' ? (
        <ErasedCase number={number} />
      ) : (
        <WhenLoaded loaded={loaded} reload={reload}>
          {(shown) => <OpenCase detail={shown} put={put} onNext={props.onNext} />}
        </WhenLoaded>
      )}
    </Screen>
  );
}

/** A case of another section, where the municipality lets readers and case workers open one in an emergency. */
function InEmergency({ number, onOpened }: { readonly number: string; readonly onOpened: () => Promise<void> }) {
  const { d, client } = useDesk();
  const { may } = useSession();
  const [failure, setFailure] = useState<Failure>();
  if (!may.includes('openInEmergency')) return null;
  return (
    <details>
      <summary>{d.emergency.title}</summary>
      <p>{d.emergency.lead}</p>
      {failure !== undefined && <FailureNote failure={failure} />}
      <ReasonButton
        open={d.emergency.open}
        title={d.emergency.title}
        onReason={async (reason) => {
          const opened = await client.ask('openInEmergency', { params: { number }, body: { reason } });
          setFailure(opened.ok ? undefined : opened.failure);
          if (opened.ok) await onOpened();
          return opened.ok;
        }}
      />
    </details>
  );
}

/** Whose case it is and where it stands. */
function CaseHead({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  return (
    <div className="case-head">
      <span className="case-who">{nameOf(detail, d.queue)}</span>
      <span className="case-number">{detail.receiptNumber}</span>
      <span className={`case-state is-${detail.state}`}>{stateInWords(detail, d)}</span>
      <DueTag summary={detail} />
      <MarkTags marks={detail.marks} />
      <span>{detail.assignee === null ? d.case.nobody : d.case.assignee(visibleText(detail.assignee.name))}</span>
    </div>
  );
}

/** What a key or button of a case leads to: the screen for it, which who opens it may have to take first. */
const LEADS_TO = {
  correction: ['askCorrection'],
  decision: ['propose', 'decide'],
} as const;

function OpenCase(props: {
  readonly detail: CaseDetail;
  readonly put: (detail: CaseDetail) => void;
  readonly onNext: () => Promise<void>;
}) {
  const { detail, put } = props;
  const { receiptNumber: number } = detail;
  const { d } = useDesk();
  const isWide = useIsWide();
  const [chosen, setChosen] = useState<CaseTab>('answers');
  const [said, setSaid] = useState('');
  const at = chosen === 'paper' && isWide ? 'answers' : chosen;
  const changing = useCaseChange(put);

  async function act(what: CaseAct): Promise<boolean> {
    setSaid('');
    const isDone = (await changing.change(detail, what)) !== undefined;
    if (isDone) setSaid(d.case.done(d.acts[what.type]));
    return isDone;
  }
  /** A case that is nobody's becomes that of who asks for a correction of it or decides on it. */
  async function lead(to: keyof typeof LEADS_TO): Promise<void> {
    if (to === 'decision' && (detail.may.includes('approve') || detail.may.includes('confirm'))) {
      return goTo({ at: 'approval', number });
    }
    const may = (shown: CaseDetail) => LEADS_TO[to].some((one) => shown.may.includes(one));
    if (may(detail)) return goTo({ at: to, number });
    if (detail.assignee !== null || !detail.may.includes('take')) return;
    const taken = await changing.change(detail, { type: 'take' });
    if (taken !== undefined && may(taken)) goTo({ at: to, number });
  }
  function write(where: 'message' | 'note'): void {
    if (!detail.may.includes(where)) return;
    setChosen('talk');
    focusWriting(where);
  }

  useKeys({
    ...Object.fromEntries(CASE_TABS.map((name, index) => [String(index + 1), () => setChosen(name)])),
    a: () => void (detail.may.includes('take') ? act({ type: 'take' }) : undefined),
    c: () => void lead('correction'),
    d: () => void lead('decision'),
    m: () => write('message'),
    i: () => write('note'),
    ']': () => detail.attachments.length > 0 && goTo({ at: 'attachment', number, attachment: 1 }),
    v: () => detail.filings.length > 1 && goTo({ at: 'difference', number }),
  });

  return (
    <>
      {detail.emergencyUntil !== null && (
        <Note kind="warning" title={d.emergency.until(timeOfDay(Date.parse(detail.emergencyUntil)))} />
      )}
      <ChangeOutcome before={detail} changing={changing} keepsText={false} onLook={put} />
      <HoldNote detail={detail} />
      <OpenCorrection detail={detail} act={act} />
      <CaseAccount detail={detail} />
      <CaseWithholdings detail={detail} />
      <div className={isWide ? 'case-columns is-wide' : 'case-columns'}>
        {isWide && <Paper detail={detail} />}
        <CaseTabs detail={detail} at={at} hasPaper={!isWide} onAt={setChosen} act={act} />
      </div>
      <Said words={said} />
      <CaseActions detail={detail} act={act} onLead={lead} onWrite={write} onNext={props.onNext} />
    </>
  );
}
