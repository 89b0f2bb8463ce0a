import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair } from 'jose';
import type { DoorAnswer, GateView } from '#contract/app/views/gate-view.ts';
import type { PersonaName } from '#contract/card/persona.ts';
import type { GateMode } from '#contract/portal/authorization.ts';
import type { GateFile } from '#contract/portal/gate-routes.ts';
import type { UntoldEntries } from '#core/ports/ports.ts';
import type { VirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { gateDoor } from '../../../examples/event-gate/gate-door.ts';
import { type Answer, type Entry, type Holder, ticketOffice } from '../../../examples/event-gate/tickets.ts';
import { textOf } from '../../../examples/page.ts';
import { got } from '../card/card-harness.ts';
import { openTestCore, type TestCore } from '../flow/core-harness.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import { addSite, openListeningPortal } from '../portal/relying-party.ts';

const OPERATOR = { kind: 'job', id: 'portal event add' } as const;
const NAME = { ja: '見本音楽祭', easy: '見本音楽祭', en: 'Sample Festival' };
const DAY_MS = 86_400_000;

type Tickets = ReturnType<typeof ticketOffice>;

/** An event with a site that answers gates, as the example does, and gates that ask it. */
export interface GateBench {
  readonly portal: TestPortal;
  readonly site: string;
  readonly tickets: Tickets;
  /** How the site answers, `undefined`: as it should; silent, it hears nothing. */
  answering: { fault: ((jws: string) => string | undefined) | undefined; isSilent: boolean };
  /** What gates have told of entries. */
  readonly told: Entry[];
  /** Who somebody is at the event, by their token and the tag of their card. */
  holderOf(persona: PersonaName, event?: string): Promise<Holder>;
  /** By which the event's gates know a card with that certificate. */
  tagOf(certificate: Uint8Array): Promise<string>;
  addEvent(event: string, mode?: GateMode): Promise<void>;
  addGate(event?: string): Promise<GateFile>;
  openGate(file: GateFile, options?: { persona?: PersonaName; untold?: UntoldEntries }): Promise<Gate>;
  close(): Promise<void>;
}

/** A terminal at the door, its reader empty at first. */
export interface Gate {
  readonly test: TestCore;
  view(): GateView;
  /** The first view that fits, now or later. */
  until(fits: (view: GateView) => boolean, what: string): Promise<GateView>;
  untilOpen(link?: GateView['link']): Promise<GateView>;
  /** Lays the card down, and takes it once it is answered. */
  tap(card?: VirtualCard): Promise<DoorAnswer>;
}

const PATIENCE_MS = 20_000;

export async function openGateBench(event: string, mode: GateMode = 'tap'): Promise<GateBench> {
  const portal = await openListeningPortal();
  // Gates and sites go by the true time.
  for (const clock of [portal.clock, portal.mailClock]) Object.defineProperty(clock, 'nowMs', { get: Date.now });
  const keys = await generateKeyPair('ES256', { extractable: true });
  const site = await addSite(portal, keys.publicKey, { apis: ['events.gates'] });
  const { exportJWK } = await import('jose');
  const jwk = { ...(await exportJWK(keys.privateKey)), kid: 'sig-1' };
  const tickets = ticketOffice();
  const told: Entry[] = [];
  const answering: GateBench['answering'] = { fault: undefined, isSilent: false };
  const server = createServer((request, response) => {
    if (answering.isSilent) {
      response.writeHead(503).end();
      return;
    }
    answer(request)
      .then((jws) => {
        if (answering.fault === undefined) return jws;
        return answering.fault(jws) ?? Promise.reject(new Error('down'));
      })
      .then(
        (jws) => response.writeHead(200, { 'content-type': 'application/jose' }).end(jws),
        () => response.writeHead(503).end(),
      );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const listUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/gate`;
  const { gates, events } = portal.stores.oidc;
  const api = async () => Response.json({ gates: got(await gates.keysFor(site, event)) });
  const client = { issuer: '', clientId: site, jwk, redirectUri: '' } as Parameters<typeof gateDoor>[1];
  const door = gateDoor({ api } as unknown as Parameters<typeof gateDoor>[0], client, { event, listUri });

  async function answer(request: Parameters<Parameters<typeof createServer>[1] & object>[0]): Promise<string> {
    if (request.method === 'GET') {
      const question = await door.read((request.headers.authorization ?? '').replace(/^Bearer /, ''));
      return door.list(question, tickets.list());
    }
    const question = await door.read(await textOf(request, 200_000));
    told.push(...question.entries);
    const answers = question.entries.map((entry): { id: string; answer: Answer } => ({
      id: entry.id,
      answer: tickets.enter(entry),
    }));
    return door.answers(question, answers);
  }

  const bench: GateBench = {
    portal,
    site,
    tickets,
    answering,
    told,
    async holderOf(persona, at = event) {
      await portal.signIn(persona);
      const { auth } = await portal.authority.holder(persona);
      const person = { subject: portal.filerOf(persona), certificate: auth.certificate };
      const [value] = await events.valuesOf(portal.database, [`one_per_person:${at}`], person);
      return { token: String(value?.value), tag: String(value?.gateTag) };
    },
    async tagOf(certificate) {
      const person = { subject: 'nobody', certificate };
      const [value] = await events.valuesOf(portal.database, [`one_per_person:${event}`], person);
      return String(value?.gateTag);
    },
    async addEvent(id, how = 'tap') {
      const endsAt = new Date(Date.now() + DAY_MS).toISOString();
      got(await events.add(OPERATOR, site, { event: id, name: NAME, endsAt, gate: { listUri, mode: how } }));
    },
    addGate: async (id = event) => got(await gates.add(OPERATOR, id)),
    async openGate(file, options = {}) {
      const test = await openTestCore(portal, { publicTerminal: true, gate: file, ...options });
      test.transport.pull();
      return gateOf(test);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await portal.close();
    },
  };
  await bench.addEvent(event, mode);
  return bench;
}

async function gateOf(test: TestCore): Promise<Gate> {
  let shown = got(await test.core.handlers.hello({})).gate;
  const waiting = new Set<() => void>();
  test.core.subscribe((event: string, data: unknown) => {
    if (event !== 'gateChanged') return;
    shown = data as GateView;
    for (const look of [...waiting]) look();
  });
  const view = () => {
    if (shown === null) throw new Error('no gate is shown');
    return shown;
  };
  const until: Gate['until'] = (fits, what) => {
    const { promise, resolve, reject } = Promise.withResolvers<GateView>();
    const timer = setTimeout(() => reject(new Error(`waited for ${what}, at ${JSON.stringify(shown)}`)), PATIENCE_MS);
    const look = () => {
      if (!fits(view())) return;
      clearTimeout(timer);
      waiting.delete(look);
      resolve(view());
    };
    waiting.add(look);
    look();
    return promise;
  };
  return {
    test,
    view,
    until,
    untilOpen: (link = 'live') => until((now) => now.link === link, link),
    async tap(card = test.card) {
      test.transport.insert(card);
      const { door } = await until(({ door: now }) => now.at === 'answered' && now.isCardThere, 'an answer');
      test.transport.pull();
      await until(({ door: now }) => now.at === 'answered' && !now.isCardThere, 'the card to be gone');
      if (door.at !== 'answered') throw new Error('answered');
      return door.answer;
    },
  };
}
