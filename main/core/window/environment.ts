import type { SessionView } from '#contract/app/views/session-view.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import type { ReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { type ApplicationComposer, createApplicationComposer } from '../application/application-composer.ts';
import type { CardEnvironment } from '../card/perform-card-effect.ts';
import { type CaCertificates, createCaCertificates } from '../portal/ca-certificates.ts';
import { createPortalClient, type PortalClient, type PortalReply } from '../portal/portal-client.ts';
import type { CorePorts, Environment } from '../ports/ports.ts';
import { createSessionKeeper, type SessionKeeper } from '../sign-in/portal-session-keeper.ts';
import { createSignIn, type SignIn } from '../sign-in/sign-in.ts';

/** How long a card may be off the reader of a public terminal before the visit ends. */
const CARD_AWAY_MS = 15_000;

/** Everything that depends on which readers and which portal are in use; practice has one of its own. */
export interface OpenEnvironment {
  readonly environment: Environment;
  /** What the portal says of itself, once it has. */
  portalSays(): PortalSays | undefined;
  readonly portal: PortalClient;
  readonly authorities: CaCertificates;
  readonly session: SessionKeeper;
  readonly cards: CardEnvironment;
  readonly signIn: SignIn;
  readonly desk: ApplicationComposer;
  devices(): ReaderServiceState | undefined;
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

export function openEnvironment(
  environment: Environment,
  ports: CorePorts,
  memory: ReaderMemory,
  events: EnvironmentEvents,
): OpenEnvironment {
  const { clock, log, publicTerminal } = ports;
  const portal = createPortalClient(environment.portalOrigin, ports.fetch, clock);
  const authorities = createCaCertificates(portal);
  let devices: ReaderServiceState | undefined;
  let away: AbortController | undefined;
  let portalSays: PortalSays | undefined;
  const leaving = new AbortController();
  void askPortal();
  const session = createSessionKeeper({
    portal,
    clock,
    uuid: ports.uuid,
    onChange(view) {
      events.onSession(view);
      if (view.at === 'active') void askPortal(); // it may have been down at the start
      if (publicTerminal) watchCardAway(); // the card may have been lifted while the session was being opened
    },
  });

  const unwatch = environment.transport.watch((state) => {
    devices = state;
    const readerCount = state.service === 'running' ? state.readers.length : 0;
    log({ event: 'readerServiceChanged', service: state.service, readerCount });
    events.onDevices(state);
    if (publicTerminal) watchCardAway();
  });

  async function askPortal(): Promise<void> {
    if (portalSays !== undefined) return;
    const health = await portal.call('readHealth', { signal: leaving.signal });
    if (!health.ok || leaving.signal.aborted) return;
    portalSays = health.value;
    const { practice, operator } = portalSays;
    if (operator !== undefined || (practice && !environment.practicePortal)) events.onPortalKnown();
  }

  /** A visit to a public terminal ends when its card is gone for good. */
  function watchCardAway(): void {
    const cardThere = devices?.service === 'running' && devices.readers.some(({ card }) => card === 'present');
    if (cardThere || session.token() === undefined) {
      away?.abort(new Error('card is back'));
      away = undefined;
    } else if (away === undefined) {
      away = new AbortController();
      clock.wait(CARD_AWAY_MS, away.signal).then(
        () => session.end('cardRemoved'),
        () => undefined,
      );
    }
  }

  return {
    environment,
    portal,
    authorities,
    session,
    cards: { transport: environment.transport, memory, onCardUsed: events.onCardUsed },
    signIn: createSignIn({ portal, authorities, clock, uuid: ports.uuid }),
    desk: createApplicationComposer(clock, authorities),
    devices: () => devices,
    portalSays: () => portalSays,
    async leave() {
      unwatch();
      leaving.abort(new Error('leaving'));
      away?.abort(new Error('leaving'));
      await session.end('signedOut');
    },
  };
}
