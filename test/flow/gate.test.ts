import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateFile } from '#contract/portal/gate-routes.ts';
import { createVirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { got } from '../support/card/card-harness.ts';
import { untoldInMemory } from '../support/flow/core-harness.ts';
import { type Gate, type GateBench, openGateBench } from '../support/gate/gate-bench.ts';

const LIST_EVERY_MS = 30_000;

let bench: GateBench;
let file: GateFile;
beforeAll(async () => {
  bench = await openGateBench('festival-2026');
  file = await bench.addGate();
}, 60_000);
afterAll(() => bench?.close());

/** A gate of its own event, of whose tickets somebody has one. */
async function freshGate(who?: 'ordinary' | 'spouse') {
  const own = await openGateBench(`event-${randomBytes(4).toString('hex')}`);
  const ticket = who && (await own.holderOf(who));
  if (ticket !== undefined) own.tickets.buy(ticket);
  const [file, otherFile] = [await own.addGate(), await own.addGate()];
  const gate = await own.openGate(file);
  await gate.untilOpen();
  return { own, gate, ticket, otherFile, [Symbol.asyncDispose]: async () => own.close() };
}

async function showPin(gate: Gate): Promise<void> {
  await gate.test.untilCard('awaitingPin');
  await gate.test.givePin('1234');
}

const answerOf = async (gate: Gate, ...expected: string[]) => {
  const { door } = await gate.until(
    ({ door: now }) => now.at === 'answered' && expected.includes(now.answer),
    'answer',
  );
  return door.at === 'answered' ? door.answer : undefined;
};

describe('the gate of an event', () => {
  it('lets in who has a ticket, once: the second tap is an alarm, and who has none is not known', async () => {
    await using at = await freshGate('ordinary');
    const { gate, own } = at;
    expect(await gate.tap()).toBe('comeIn');
    expect(await gate.tap()).toBe('alreadyIn');
    const spouse = createVirtualCard(await own.portal.authority.holder('spouse'));
    expect(await gate.tap(spouse)).toBe('unknown');
    // Of who has no ticket the site heard nothing.
    expect(own.told.map(({ by }) => by)).toEqual([{ tag: at.ticket?.tag }]);
    gate.test.clock.advance(5_000);
    await gate.until(({ door }) => door.at === 'waiting', 'the next card');
  });

  it('lets in who was given a ticket after the list came, and not who gave it', async () => {
    await using at = await freshGate('ordinary');
    const { gate, own, ticket } = at;
    const taker = await own.holderOf('spouse');
    const code = own.tickets.offer(String(ticket?.token));
    expect(own.tickets.take(String(code), taker)).toBe(true);
    expect(own.tickets.take(String(code), { token: 'another', tag: 'another' })).toBe(false);
    expect(await gate.tap()).toBe('unknown');
    const card = createVirtualCard(await own.portal.authority.holder('spouse'));
    expect(await gate.tap(card)).toBe('comeIn');
    expect(await gate.tap(card)).toBe('alreadyIn');
  });

  it('goes on by its last list without a network, knows its own entries, and tells them later, once', async () => {
    await using at = await freshGate('ordinary');
    const { gate, own } = at;
    own.answering.fault = () => undefined;
    expect(await gate.tap()).toBe('comeIn');
    expect(gate.view()).toMatchObject({ link: 'offline', untold: 1, alarms: 0 });
    expect(await gate.tap()).toBe('alreadyIn');
    gate.test.clock.advance(LIST_EVERY_MS);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gate.view()).toMatchObject({ link: 'offline', untold: 1 });
    own.answering.fault = undefined;
    gate.test.clock.advance(LIST_EVERY_MS);
    await gate.until(({ link, untold }) => link === 'live' && untold === 0, 'its entry told');
    // The site had taken it before the answer was lost: the same entry is no alarm.
    expect(gate.view().alarms).toBe(0);
    expect(new Set(own.told.map(({ id }) => id)).size).toBe(1);
  });

  it('tells what it had not told after it was started anew', async () => {
    await using at = await freshGate('ordinary');
    const { own, otherFile } = at;
    const untold = untoldInMemory();
    const before = await own.openGate(otherFile, { untold });
    await before.untilOpen();
    own.answering.isSilent = true;
    expect(await before.tap()).toBe('comeIn');
    await before.test.core.close();
    expect(own.told).toEqual([]);
    expect(await untold.load()).toHaveLength(1);
    own.answering.isSilent = false;
    const after = await own.openGate(otherFile, { untold });
    await after.untilOpen();
    expect(after.view()).toMatchObject({ untold: 0, alarms: 0 });
    expect(own.told).toHaveLength(1);
    expect(await untold.load()).toEqual([]);
    expect(await after.tap()).toBe('alreadyIn');
  });

  it('LT-52: says that somebody came in twice where two gates had no network', async () => {
    await using at = await freshGate('ordinary');
    const { gate, own, otherFile } = at;
    const other = await own.openGate(otherFile);
    await other.untilOpen();
    own.answering.fault = () => undefined;
    expect(await gate.tap()).toBe('comeIn');
    expect(await other.tap()).toBe('comeIn');
    own.answering.fault = undefined;
    for (const one of [gate, other]) {
      one.test.clock.advance(LIST_EVERY_MS);
      await one.until(({ untold }) => untold === 0, 'its entry told');
    }
    expect(gate.view().alarms + other.view().alarms).toBe(1);
  });

  it('LT-52: takes a copied certificate for the card by a tap, so that the second is an alarm, and never with the PIN', async () => {
    await using at = await freshGate('ordinary');
    const { gate, own } = at;
    const [owner, thief] = [await own.portal.authority.holder('ordinary'), await own.portal.authority.holder('spouse')];
    const copy = createVirtualCard({ ...thief, auth: { ...thief.auth, certificate: owner.auth.certificate } });
    expect(await gate.tap(copy)).toBe('comeIn');
    expect(await gate.tap()).toBe('alreadyIn');

    const safe = await openGateBench('safe-2026', 'tapAndPin');
    try {
      safe.tickets.buy(await safe.holderOf('ordinary'));
      const door = await safe.openGate(await safe.addGate());
      await door.untilOpen();
      const [real, other] = [
        await safe.portal.authority.holder('ordinary'),
        await safe.portal.authority.holder('spouse'),
      ];
      door.test.transport.insert(
        createVirtualCard({ ...other, auth: { ...other.auth, certificate: real.auth.certificate } }),
      );
      await showPin(door);
      await door.test.until((view) => JSON.stringify(view).includes('cardSignatureWrong'), 'the card to be refused');
      expect(door.view().door).toEqual({ at: 'reading' });
      door.test.transport.pull();
      expect(await answerOf(door, 'stopped', 'comeIn')).toBe('stopped');
      door.test.transport.insert(door.test.card);
      await showPin(door);
      expect(await answerOf(door, 'comeIn', 'unknown')).toBe('comeIn');
      expect(safe.told).toHaveLength(1);
    } finally {
      await safe.close();
    }
  });

  it('knows a renewed card and a phone by the PIN, through the portal and the site', async () => {
    await using at = await freshGate();
    const { gate, own } = at;
    // Bought with a card that is no more: its tag is of another certificate.
    const holder = await own.holderOf('ordinary');
    own.tickets.buy({ ...holder, tag: (await own.holderOf('spouse')).tag.replace(/^./, 'A') });
    const { beginGateEntry, acceptLastTry } = gate.test.core.handlers;
    expect(await beginGateEntry({})).toEqual({ ok: false, failure: { code: 'staleCommand' } }); // no card lies there
    gate.test.transport.insert(gate.test.card);
    expect(await answerOf(gate, 'unknown', 'comeIn')).toBe('unknown');
    got(await beginGateEntry({}));
    await gate.test.untilCard('awaitingPin');
    expect(await beginGateEntry({})).toEqual({ ok: false, failure: { code: 'flowBusy', flow: 'gateEntry' } });
    const { flowId, revision } = gate.test.view();
    const late = await acceptLastTry({ flowId, revision: revision + 1 });
    expect(late).toEqual({ ok: false, failure: { code: 'staleCommand' } });
    await showPin(gate);
    expect(await answerOf(gate, 'comeIn')).toBe('comeIn');
    expect(own.told.map(({ by }) => by)).toEqual([{ token: holder.token }]);
    expect(own.tickets.stateOf(holder.token)).toBe('used');
    gate.test.transport.pull();

    const phone = createVirtualCard(await own.portal.authority.holder('phone'));
    own.tickets.buy(await own.holderOf('phone'));
    await gate.until(({ door }) => door.at === 'answered' && !door.isCardThere, 'the card to be gone');
    gate.test.transport.insert(phone);
    expect(await answerOf(gate, 'pinNeeded', 'unreadable')).toBe('pinNeeded');
    got(await gate.test.core.handlers.beginGateEntry({}));
    await showPin(gate);
    expect(await answerOf(gate, 'comeIn', 'stopped')).toBe('comeIn');
  });

  it('asks for no PIN any more once the card is gone, or after a minute', async () => {
    await using at = await freshGate();
    const { gate } = at;
    for (const end of [() => gate.test.transport.pull(), () => gate.test.clock.advance(60_000)]) {
      gate.test.transport.insert(gate.test.card);
      expect(await answerOf(gate, 'unknown')).toBe('unknown');
      got(await gate.test.core.handlers.beginGateEntry({}));
      await gate.test.untilCard('awaitingPin');
      end();
      await gate.test.untilStep('cancelled');
      expect(await answerOf(gate, 'stopped')).toBe('stopped');
    }
  });

  it('takes no list that the site did not sign for it now', async () => {
    await using at = await freshGate();
    const { gate, own } = at;
    let kept: string | undefined;
    own.answering.fault = (jws) => {
      kept ??= jws;
      return kept;
    };
    gate.test.clock.advance(LIST_EVERY_MS);
    await expect.poll(() => kept).toBeDefined();
    own.tickets.buy(await own.holderOf('ordinary'));
    gate.test.clock.advance(LIST_EVERY_MS);
    await gate.untilOpen('offline'); // an older list is none
    expect(await gate.tap()).toBe('unknown');

    const claims = (jws: string) => jws.split('.').slice(0, 2).join('.');
    own.answering.fault = (jws) => `${claims(jws)}.${createHmac('sha512', 'wrong').update(jws).digest('base64url')}`;
    gate.test.clock.advance(LIST_EVERY_MS);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gate.view().link).toBe('offline');
    own.answering.fault = undefined;
    gate.test.clock.advance(LIST_EVERY_MS);
    await gate.untilOpen('live');
    expect(await gate.tap()).toBe('comeIn');
  });

  it('is no gate with a key that is not registered, with one of another event, and once it has been ended', async () => {
    const { gates } = bench.portal.stores.oidc;
    await bench.addEvent('marathon-2026');
    const elsewhere = await bench.addGate('marathon-2026');
    const foreign = { ...file, signing: { ...elsewhere.signing, kid: file.signing.kid } };
    for (const one of [foreign, { ...elsewhere, event: 'festival-2026' }]) {
      const gate = await bench.openGate(one);
      await gate.untilOpen('refused');
      gate.test.transport.insert(gate.test.card);
      expect(gate.view()).toMatchObject({ name: null, door: { at: 'waiting' } });
    }
    const gate = await bench.openGate(file);
    await gate.untilOpen();
    got(await gates.end({ kind: 'job', id: 'portal event gate end' }, 'festival-2026', file.terminal));
    gate.test.clock.advance(LIST_EVERY_MS);
    const again = await bench.openGate(file);
    await again.untilOpen('refused');
  });

  it('LT-52: knows nobody by the tag of another event', async () => {
    const [here, there] = [await bench.holderOf('ordinary'), await bench.holderOf('ordinary', 'marathon-2026')];
    expect(there.tag).not.toBe(here.tag);
    await using at = await freshGate();
    at.own.tickets.buy({ ...there });
    at.gate.test.clock.advance(LIST_EVERY_MS);
    expect(await at.gate.tap()).toBe('unknown');
  });

  it('signs nobody in, whatever its window asks, and tells neither window nor log whose card it was', async () => {
    await using at = await freshGate('ordinary');
    const { gate, own, ticket } = at;
    for (const refused of ['beginLogin', 'listApplications', 'enterPractice'] as const) {
      const handler = gate.test.core.handlers[refused] as (params: object) => Promise<unknown>;
      expect(await handler({ persona: 'ordinary' })).toMatchObject({ ok: false, failure: { code: 'staleCommand' } });
    }
    expect(await gate.tap()).toBe('comeIn');
    const { auth } = await own.portal.authority.holder('ordinary');
    const said = JSON.stringify([gate.test.sent, gate.test.logged]);
    const told = [ticket?.tag, ticket?.token, Buffer.from(auth.certificate).toString('base64').slice(40, 80)];
    for (const secret of told) expect(said).not.toContain(String(secret));
    expect(gate.test.logged).toContainEqual(expect.objectContaining({ event: 'gateAnswered', answer: 'comeIn' }));
  });
});
