import type { SessionView } from '#contract/app/views/session-view.ts';
import { success } from '#contract/failures/outcome.ts';
import type { FamilyAnswers } from '#contract/family/answers.ts';
import { TERMINAL_HEADER } from '#contract/portal/application-routes.ts';
import type { HouseholdFacts, Prefill } from '#contract/procedure/household-facts.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { ReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { type ApplicationComposer, createApplicationComposer } from '../application/application-composer.ts';
import { createKeptWork, type KeptWork } from '../application/kept-work.ts';
import type { CardEnvironment } from '../card/perform-card-effect.ts';
import { familyNews, familyPrefill } from '../family/family-list.ts';
import { type FamilyRulesSource, keptFamilyRules } from '../family/family-rules.ts';
import { createHouseholdNotes, type HouseholdNotes } from '../family/household-notes.ts';
import { actingPortal } from '../portal/acting-portal.ts';
import { type CaCertificates, createCaCertificates } from '../portal/ca-certificates.ts';
import { createPortalClient, type PortalClient, type PortalReply } from '../portal/portal-client.ts';
import { keptReceiptKeys } from '../portal/receipt-keys.ts';
import type { CorePorts, Environment, PortalFetch } from '../ports/ports.ts';
import { createRecordCopies, type RecordCopy } from '../records/record-copy.ts';
import { runSessions, type SessionRunner } from '../sign-in/portal-session-runner.ts';
import { createFreshProof, createSignIn, type SignIn } from '../sign-in/sign-in.ts';

/** Everything that depends on which readers and which portal are in use; practice has one of its own. */
export interface OpenEnvironment {
  readonly environment: Environment;
  /** What the portal says of itself, once it has. */
  portalSays(): PortalSays | undefined;
  readonly portal: PortalClient;
  readonly authorities: CaCertificates;
  readonly session: SessionRunner;
  readonly cards: CardEnvironment;
  readonly signIn: SignIn;
  /** The card once more, in the session that is open. */
  readonly freshProof: SignIn;
  readonly desk: ApplicationComposer;
  /** The work of who is signed in; of nobody, nothing is kept. */
  keptWork(): KeptWork;
  /** The copy that who is signed in keeps of their records. */
  recordCopy(): RecordCopy;
  readonly familyRules: FamilyRulesSource;
  /** Of who is signed in. */
  householdNotes(): ReturnType<HouseholdNotes['of']>;
  /** Whether the computer is to say that something fits a household which is kept on it; whoever is signed in. */
  lookAtHouseholds: HouseholdNotes['look'];
  familyPrefill(answers: FamilyAnswers, kept: HouseholdFacts | undefined): Promise<Prefill | undefined>;
  /** The keys with which the portal signs receipts: as it says now, else as it last said to this computer. */
  receiptKeys(): Promise<{ readonly keys: readonly object[] } | undefined>;
  devices(): ReaderServiceState | undefined;
  /** Begins to follow the readers, and asks the portal what it is. */
  start(): void;
  /** Signs out and stops watching the readers. */
  leave(): Promise<void>;
}

type PortalSays = Pick<PortalReply<'readHealth'>, 'practice' | 'operator'>;

interface EnvironmentEvents {
  /** The portal has said of itself what was not known of it. */
  onPortalKnown(): void;
  onSession(view: SessionView): void;
  onDevices(state: ReaderServiceState): void;
  onCardUsed(slot: PinSlot, exchanges: number, cardMs: number): void;
}

/** Requests to a portal that is being started wait for it, each as long as its own signal lets it. */
function fetchOnceStarted({ portalStarting }: Environment, fetch: PortalFetch): PortalFetch {
  if (portalStarting === undefined) return fetch;
  return async (url, init) => {
    const { promise: givenUp, reject } = Promise.withResolvers<never>();
    const giveUp = () => reject(new Error('given up'));
    init.signal?.addEventListener('abort', giveUp, { once: true });
    await Promise.race([portalStarting, givenUp]).finally(() => init.signal?.removeEventListener('abort', giveUp));
    return fetch(url, init);
  };
}

/** Portals count what is filed at public terminals. */
function fromPublicTerminal(fetch: PortalFetch): PortalFetch {
  return (url, init) => fetch(url, { ...init, headers: { ...init.headers, [TERMINAL_HEADER]: 'public' } });
}

export function openEnvironment(
  environment: Environment,
  ports: CorePorts,
  memory: ReaderMemory,
  events: EnvironmentEvents,
): OpenEnvironment {
  const { clock, log } = ports;
  const fetch = ports.publicTerminal ? fromPublicTerminal(ports.fetch) : ports.fetch;
  const plain = createPortalClient(environment.portalOrigin, fetchOnceStarted(environment, fetch), clock);
  const session = runSessions({ portal: plain, clock, uuid: ports.uuid, onChange: followSession });
  const portal = actingPortal(plain, session);
  const authorities = createCaCertificates(portal);
  const workOf = createKeptWork(ports.privateFiles, clock);
  const copyOf = createRecordCopies(ports.privateFiles);
  const familyRules = keptFamilyRules(portal, ports.privateFiles, clock);
  const receiptKeys = keptReceiptKeys(portal, ports.privateFiles, clock);
  let devices: ReaderServiceState | undefined;
  let portalSays: PortalSays | undefined;
  let unwatch = (): void => undefined;
  const leaving = new AbortController();
  let isActive = false;

  function followSession(view: SessionView): void {
    events.onSession(view);
    const wasActive = isActive;
    isActive = view.at === 'active';
    if (!isActive) return;
    void askPortal(); // it may have been down at the start
    if (!wasActive) void receiptKeys(); // so that what it signs can be checked later without it
  }

  function followReaders(state: ReaderServiceState): void {
    devices = state;
    const readerCount = state.service === 'running' ? state.readers.length : 0;
    log({ event: 'readerServiceChanged', service: state.service, readerCount });
    events.onDevices(state);
  }

  async function askPortal(): Promise<void> {
    if (portalSays !== undefined) return;
    const health = await portal.call('readHealth', { signal: leaving.signal });
    if (!health.ok || leaving.signal.aborted) return;
    portalSays = health.value;
    const { practice, operator } = portalSays;
    if (operator !== undefined || (practice && !environment.practicePortal)) events.onPortalKnown();
  }

  // A practice portal has another address each time it is started.
  const portalName = environment.practicePortal ? 'practice' : environment.portalOrigin;
  const notes = createHouseholdNotes({
    files: ports.privateFiles,
    portalName,
    clock,
    answersOf: (person) => workOf(person).family(),
    async newsOf(answers, today) {
      const read = await familyNews(answers, today, familyRules);
      return read.ok ? success(read.value.news) : read;
    },
  });

  /** A name that stands for who is signed in, in what this computer keeps; it keeps nothing of who acts for another. */
  function ownerHere(): string | undefined {
    const subject = session.acting() === undefined ? session.subject() : undefined;
    return subject === undefined ? undefined : `${portalName} ${subject}`;
  }

  return {
    environment,
    portal,
    authorities,
    session,
    cards: { transport: environment.transport, memory, onCardUsed: events.onCardUsed },
    signIn: createSignIn({
      portal,
      authorities,
      clock,
      uuid: ports.uuid,
      place: ports.publicTerminal ? 'kiosk' : 'home',
      instead: () => (session.current()?.level === 'pass' ? session.current()?.token : undefined),
    }),
    freshProof: createFreshProof({ portal, authorities, clock, uuid: ports.uuid, opened: session.current }),
    desk: createApplicationComposer(clock, authorities),
    keptWork: () => workOf(ownerHere()),
    recordCopy: () => copyOf(ownerHere()),
    familyRules,
    householdNotes: () => notes.of(ownerHere()),
    lookAtHouseholds: notes.look,
    familyPrefill: (answers, kept) => familyPrefill(answers, kept, japaneseDay(clock.nowMs()), familyRules),
    receiptKeys,
    devices: () => devices,
    portalSays: () => portalSays,
    start() {
      void askPortal();
      unwatch = environment.transport.watch(followReaders);
    },
    async leave() {
      unwatch();
      leaving.abort(new Error('leaving'));
      await session.end('signedOut');
    },
  };
}
