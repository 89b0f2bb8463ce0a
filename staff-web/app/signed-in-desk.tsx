import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { Button } from '#ui/button.tsx';
import { Note } from '#ui/note.tsx';
import { Waiting } from '#ui/waiting.tsx';
import { AuditScreen } from '../audit/audit-screen.tsx';
import { ApprovalScreen } from '../cases/approval-screen.tsx';
import { CaseScreen } from '../cases/case-screen.tsx';
import { CorrectionScreen } from '../cases/correction-screen.tsx';
import { DecisionScreen } from '../cases/decision-screen.tsx';
import { DelayScreen } from '../cases/delay-screen.tsx';
import { DifferenceScreen } from '../cases/difference-screen.tsx';
import { useOpenNext } from '../cases/next-case.ts';
import { type QueueMemory, QueueScreen } from '../cases/queue-screen.tsx';
import { type SearchMemory, SearchScreen } from '../cases/search-screen.tsx';
import { SignatureScreen } from '../cases/signature-screen.tsx';
import { TodayScreen } from '../cases/today-screen.tsx';
import { soughtIn } from '../cases/typed-search.ts';
import { VisitsScreen } from '../cases/visits-screen.tsx';
import { ProcedureScreen } from '../catalogue/procedure-screen.tsx';
import { ProceduresScreen } from '../catalogue/procedures-screen.tsx';
import { VersionScreen } from '../catalogue/version-screen.tsx';
import { WordingScreen } from '../catalogue/wording-screen.tsx';
import { WordingsScreen } from '../catalogue/wordings-screen.tsx';
import { CorrectionsScreen } from '../corrections/corrections-screen.tsx';
import { ClientsScreen } from '../exports/clients-screen.tsx';
import { type AskedExports, type ExportMemory, ExportsScreen } from '../exports/exports-screen.tsx';
import { KiosksScreen } from '../kiosks/kiosks-screen.tsx';
import { MeScreen } from '../me/me-screen.tsx';
import { NoticesScreen } from '../notices/notices-screen.tsx';
import { OperationScreen } from '../operation/operation-screen.tsx';
import { useDesk, useSession } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { watchIdle } from '../page/idle.ts';
import { useKeys } from '../page/keys.ts';
import { goTo, type Place, placeOf, useAddress } from '../page/place.ts';
import { Said, Screen } from '../page/screen.tsx';
import { PaymentsScreen } from '../payments/payments-screen.tsx';
import { RetentionScreen } from '../retention/retention-screen.tsx';
import { StaffScreen } from '../staff/staff-screen.tsx';
import { StatisticsScreen } from '../statistics/statistics-screen.tsx';
import { AttachmentScreen } from '../viewer/attachment-screen.tsx';
import { DeskHeader, FIND_ID } from './frame.tsx';
import { KeyList } from './key-list.tsx';
import './app.css';

/** Comes when it is needed: few edit procedures. */
const EditorScreen = lazy(async () => ({
  default: (await import('../catalogue/editor/editor-screen.tsx')).EditorScreen,
}));

/**
 * The desk of somebody who is signed in. It ends by itself when nobody touches it. `failure`: how a way to the provider
 * ended that they came back from.
 */
export function SignedInDesk(props: { readonly failure: Failure | undefined }) {
  const { d, client, end } = useDesk();
  const address = useAddress();
  const place = placeOf(address);
  const [isNearEnd, setIsNearEnd] = useState(false);
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState(props.failure);
  const memory = useRef<QueueMemory>({ filters: {}, number: undefined });
  const asked = useRef<AskedExports>([]);
  const [search, setSearch] = useState<SearchMemory>({ sought: undefined, found: undefined });
  const keyList = useRef<HTMLDialogElement>(null);
  const sayNone = useCallback(() => setSaid(d.queue.noNext), [d]);
  const openNext = useOpenNext(place, sayNone);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said of another place is over
  useEffect(() => setSaid(''), [address]);

  useEffect(
    () =>
      watchIdle({
        onWarn: setIsNearEnd,
        onIdle: () => {
          // The portal ends the session by itself as well; a page that is empty needs none.
          void client.ask('closeStaffSession', {});
          end('idle');
        },
        onThere: () => void client.ask('readStaffSession', {}),
        lastAskedAtMs: client.lastAskedAtMs,
      }),
    [client, end],
  );
  useKeys({
    n: () => void openNext(),
    gq: () => goTo({ at: 'cases', filters: {} }),
    gt: () => goTo({ at: 'today' }),
    gs: () => goTo({ at: 'search' }),
    '/': () => document.getElementById(FIND_ID)?.focus(),
    '?': () => keyList.current?.showModal(),
  });

  return (
    <>
      <DeskHeader
        place={place}
        onKeys={() => keyList.current?.showModal()}
        onFind={(typed) => {
          setSearch({ sought: typed.trim() === '' ? undefined : soughtIn(typed), found: undefined });
          goTo({ at: 'search' });
        }}
        onEnd={() => {
          void client.ask('closeStaffSession', {});
          end('signedOut');
        }}
      />
      {isNearEnd && (
        <div className="desk-warning">
          <Note kind="warning" title={d.stillThere.title} isUrgent>
            <p>{d.stillThere.body}</p>
          </Note>
        </div>
      )}
      {failure !== undefined && (
        <div className="desk-warning">
          <FailureNote failure={failure} />
          <Button kind="text" onPress={() => setFailure(undefined)}>
            {d.keys.close}
          </Button>
        </div>
      )}
      <Said words={said} />
      <At place={place} memory={memory.current} search={search} asked={asked} openNext={openNext} />
      <KeyList ref={keyList} />
    </>
  );
}

function At(props: {
  readonly place: Place;
  readonly memory: QueueMemory;
  readonly search: SearchMemory;
  readonly asked: ExportMemory;
  readonly openNext: () => Promise<void>;
}) {
  const { place, memory, search, asked, openNext } = props;
  const { d } = useDesk();
  const { grants } = useSession();
  switch (place.at) {
    case 'today':
      return <TodayScreen onNext={openNext} />;
    case 'cases':
      return <QueueScreen filters={place.filters} memory={memory} onNext={openNext} />;
    case 'case':
      return <CaseScreen key={place.number} number={place.number} memory={memory} onNext={openNext} />;
    case 'correction':
      return <CorrectionScreen key={place.number} number={place.number} />;
    case 'decision':
      return <DecisionScreen key={place.number} number={place.number} />;
    case 'approval':
      return <ApprovalScreen key={place.number} number={place.number} />;
    case 'difference':
      return <DifferenceScreen key={`${place.number} ${place.of}`} number={place.number} of={place.of} />;
    case 'signature':
      return <SignatureScreen key={`${place.number} ${place.filing}`} number={place.number} filing={place.filing} />;
    case 'search':
      return <SearchScreen key={JSON.stringify(search.sought ?? null)} memory={search} />;
    case 'delay':
      return <DelayScreen key={place.number} number={place.number} />;
    case 'visits':
      return <VisitsScreen />;
    case 'attachment':
      return (
        <AttachmentScreen
          key={place.number}
          number={place.number}
          attachment={place.attachment}
          filing={place.filing}
        />
      );
    case 'staff':
      if (grants.some(({ role }) => role === 'administrator')) return <StaffScreen />;
      return (
        <Screen id="staff" title={d.staff.title}>
          <p>{d.staff.notAllowed}</p>
        </Screen>
      );
    case 'procedures':
      return <ProceduresScreen />;
    case 'procedure':
      return <ProcedureScreen key={place.id} id={place.id} />;
    case 'version':
      return <VersionScreen key={`${place.id} ${place.version}`} id={place.id} version={place.version} />;
    case 'editing':
      return (
        <Suspense fallback={<Waiting words={d.loading} />}>
          <EditorScreen key={`${place.id} ${place.base}`} id={place.id} base={place.base} />
        </Suspense>
      );
    case 'wordings':
      return <WordingsScreen key={place.kind} kind={place.kind} />;
    case 'wording':
      return <WordingScreen key={`${place.kind} ${place.id}`} kind={place.kind} id={place.id} />;
    case 'notices':
      return <NoticesScreen />;
    case 'exports':
      return <ExportsScreen memory={asked} />;
    case 'clients':
      return <ClientsScreen />;
    case 'corrections':
      return <CorrectionsScreen />;
    case 'payments':
      return <PaymentsScreen />;
    case 'retention':
      return <RetentionScreen />;
    case 'kiosks':
      return <KiosksScreen />;
    case 'operation':
      return <OperationScreen />;
    case 'statistics':
      return <StatisticsScreen />;
    case 'audit':
      if (grants.some(({ role }) => role === 'auditor')) return <AuditScreen />;
      return (
        <Screen id="audit" title={d.audit.title}>
          <p>{d.audit.notAllowed}</p>
        </Screen>
      );
    case 'me':
      return <MeScreen />;
    case 'nowhere':
      return (
        <Screen id="nowhere" title={d.notFoundTitle}>
          <p>{d.notFound}</p>
        </Screen>
      );
  }
}
