import { useCallback, useState } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Icon } from '#ui/icon.tsx';
import { useDesk, useInLanguage, useLoaded } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { useIsWide } from '../page/is-wide.ts';
import { useKeys } from '../page/keys.ts';
import { addressOf, goTo } from '../page/place.ts';
import { Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { CaseActions } from './case-actions.tsx';
import { useCaseChange } from './case-change.ts';
import { CASE_TABS, type CaseTab, CaseTabs } from './case-tabs.tsx';
import { ChangedNote } from './changed-note.tsx';
import { stateInWords } from './changes-since.ts';
import { Paper } from './paper.tsx';
import type { QueueMemory } from './queue-screen.tsx';
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
      <WhenLoaded loaded={loaded} reload={reload}>
        {(shown) => <OpenCase detail={shown} put={put} onNext={props.onNext} />}
      </WhenLoaded>
    </Screen>
  );
}

/** Whose case it is and where it stands. */
function CaseHead({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  return (
    <div className="case-head">
      <span className="case-who">{visibleText(detail.applicantName)}</span>
      <span className="case-number">{detail.receiptNumber}</span>
      <span className={`case-state is-${detail.state}`}>{stateInWords(detail, d)}</span>
      <span>{detail.assignee === null ? d.case.nobody : d.case.assignee(visibleText(detail.assignee.name))}</span>
    </div>
  );
}

function OpenCase(props: {
  readonly detail: CaseDetail;
  readonly put: (detail: CaseDetail) => void;
  readonly onNext: () => Promise<void>;
}) {
  const { detail, put } = props;
  const { d, client } = useDesk();
  const isWide = useIsWide();
  const [chosen, setChosen] = useState<CaseTab>('answers');
  const [said, setSaid] = useState('');
  const at = chosen === 'paper' && isWide ? 'answers' : chosen;
  const { failure, overtaken, change, look } = useCaseChange(put);

  async function take(): Promise<void> {
    await change(detail, 'takeCase', async ({ number, version }) => {
      const taken = await client.ask('takeCase', { params: { number }, body: { version } });
      if (taken.ok) setSaid(d.case.takenNow);
      return taken;
    });
  }
  async function release(): Promise<void> {
    await change(detail, 'releaseCase', async ({ number, version }) => {
      const released = await client.ask('releaseCase', { params: { number }, body: { version } });
      if (released.ok) setSaid(d.case.releasedNow);
      return released;
    });
  }
  /** A case that is nobody's becomes that of who decides on it. */
  async function decide(): Promise<void> {
    const { receiptNumber: number, version, may, assignee } = detail;
    if (may.includes('decideCase')) return goTo({ at: 'decision', number });
    if (assignee !== null || !may.includes('takeCase')) return;
    await change(detail, 'takeCase', async () => {
      const taken = await client.ask('takeCase', { params: { number }, body: { version } });
      if (taken.ok && taken.value.may.includes('decideCase')) goTo({ at: 'decision', number });
      else if (taken.ok) setSaid(d.case.takenNow);
      return taken;
    });
  }

  useKeys({
    ...Object.fromEntries(CASE_TABS.map((name, index) => [String(index + 1), () => setChosen(name)])),
    a: () => void (detail.may.includes('takeCase') ? take() : undefined),
    d: () => void decide(),
  });

  return (
    <>
      {failure !== undefined && <FailureNote failure={failure} />}
      {overtaken !== undefined && (
        <ChangedNote
          before={detail}
          now={overtaken.now}
          keepsText={false}
          onLook={() => {
            put(overtaken.now);
            look();
          }}
          onSendAnyway={overtaken.again}
        />
      )}
      <div className={isWide ? 'case-columns is-wide' : 'case-columns'}>
        {isWide && <Paper detail={detail} />}
        <CaseTabs detail={detail} at={at} hasPaper={!isWide} onAt={setChosen} />
      </div>
      <Said words={said} />
      <CaseActions detail={detail} onTake={take} onRelease={release} onDecide={decide} onNext={props.onNext} />
    </>
  );
}
