import { join } from 'node:path';
import { personaSchema } from '#contract/card/persona.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Environment, PracticePort } from '#core/ports/ports.ts';
import { localFolder, systemClock } from '#host/node-ports.ts';
import { PERSONAS } from '#native-bridge/simulator/invented-holder.ts';
import { openPracticeAuthority, type PracticeAuthority } from '#native-bridge/simulator/practice-authority.ts';
import { createSimulatorTransport } from '#native-bridge/simulator/simulator-transport.ts';
import { createVirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { THIS_COMPUTER } from '#words/host-words.ts';
import { type EmbeddedPortal, embedPortal } from './embedded-portal.ts';

/** Where practice keeps its invented keys and certificates unless told otherwise. */
/** Opens the issuer of practice cards. Fails with `fileUnwritable` where its folder cannot be kept. */
export async function openPractice(nowMs: number, folder = practicePkiFolder()): Promise<Outcome<PracticeAuthority>> {
  try {
    return success(await openPracticeAuthority(folder, nowMs));
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      return failed({ code: 'fileUnwritable', file: folder.slice(0, 300) });
    throw error;
  }
}

export function practicePkiFolder(): string {
  return join(localFolder(), 'practice', 'pki');
}

export function portalFolder(): string {
  return join(localFolder(), 'portal');
}

/** Revocation lists that lie beside the trusted CA certificates, as a practice authority keeps them. */
export function revocationListsIn(trustDir: string) {
  return { auth: { crlFile: join(trustDir, 'auth.crl') }, sign: { crlFile: join(trustDir, 'sign.crl') } };
}

type Started = Promise<Outcome<void>>;

export interface Practice {
  readonly port: PracticePort;
  /**
   * The same as entering, without waiting for the portal, which starts once `ready` resolves: `started` says later
   * whether it answers.
   */
  begin(
    persona: string,
    ready: Promise<unknown>,
  ): Promise<Outcome<{ readonly environment: Environment; readonly started: Started }>>;
  stop(): Promise<void>;
}

/**
 * Practice cards on an invented reader, and a practice portal that trusts them. Nothing of it is made or started
 * before somebody enters practice. `portalOrigin` names a portal to use in place of an own one.
 */
export function createPractice(portalOrigin: string | undefined): Practice {
  const transport = createSimulatorTransport(systemClock);
  let own: EmbeddedPortal | undefined;

  async function portalOf(ready: Promise<unknown>): Promise<Pick<EmbeddedPortal, 'origin' | 'started'>> {
    if (portalOrigin !== undefined) return { origin: portalOrigin, started: Promise.resolve(success(undefined)) };
    own ??= await embedPracticePortal(ready);
    return own;
  }

  const begin: Practice['begin'] = async (persona, ready) => {
    const name = personaSchema.safeParse(persona);
    if (!name.success)
      return failed({ code: 'usage', detail: `no such persona; there are ${Object.keys(PERSONAS).join(', ')}` });
    const authority = await openPractice(systemClock.nowMs());
    if (!authority.ok) return authority;
    const [holder, { origin, started }] = await Promise.all([authority.value.holder(name.data), portalOf(ready)]);
    transport.pull();
    transport.insert(createVirtualCard(holder));
    const environment = { transport, portalOrigin: origin, portalStarting: started, practicePortal: true };
    return success({ environment, started });
  };

  return {
    port: {
      personas: Object.values(PERSONAS).map(({ name, secrets }) => ({ name, secrets: { ...secrets } })),
      async enter(persona): Promise<Outcome<Environment>> {
        const begun = await begin(persona, Promise.resolve());
        if (!begun.ok) return begun;
        const started = await begun.value.started;
        if (started.ok) return success(begun.value.environment);
        own = undefined; // what stood in its way may be gone when somebody tries again
        return started;
      },
    },
    begin,
    stop: async () => own?.stop(),
  };
}

function embedPracticePortal(ready: Promise<unknown>): Promise<EmbeddedPortal> {
  const trustDir = practicePkiFolder();
  return embedPortal(
    {
      dataDir: join(localFolder(), 'practice', 'portal'),
      trustDir,
      practice: true,
      operator: THIS_COMPUTER,
      revocation: { methods: ['crl'], sources: revocationListsIn(trustDir) },
    },
    ready,
  );
}
