import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { senderOfferSchema } from '#contract/portal/delivery-routes.ts';
import { registerSender, type TestSender } from '../../support/portal/delivery-sender.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

let portal: TestPortal;
let victim: string;
let thief: string;
let sender: TestSender;
beforeAll(async () => {
  portal = await openTestPortal();
  victim = await portal.signIn('ordinary');
  thief = await portal.signIn('spouse');
  sender = await registerSender(portal);
});
afterAll(() => portal.close());
beforeEach(() =>
  sql`update portal_session set fresh_ends_at = clock_timestamp() + interval '5 minutes'`.execute(portal.database),
);

const begin = (token: string, code: string) =>
  portal.ask(token, { method: 'POST', url: '/sender-links', payload: { code } });
const agree = (token: string, claim: unknown) =>
  portal.ask(token, { method: 'POST', url: `/sender-links/${String(claim)}/consent` });
const confirm = (invitation: string, number: unknown) =>
  sender.ask('POST', `/api/delivery-invitations/${invitation}/confirmation`, { number });
async function boxes(): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from delivery_box`.execute(portal.database);
  return found.rows[0]?.n ?? 0;
}

describe('MT-20: a code that somebody read out', () => {
  it('shows who the sender is and links nobody: neither the code, nor its consent, without the other half', async () => {
    const { id, code } = await sender.invite();
    const stolen = await begin(thief, code);
    const offer = senderOfferSchema.parse(stolen.body);
    expect(offer).toMatchObject({
      reference: '0123-456',
      confirm: 'number',
      sender: { legalName: '見本電力株式会社' },
    });
    const agreed = await agree(thief, offer.claim);
    expect(agreed.body.number).toMatch(/^\d{6}$/);
    // The number is on the thief's screen; the victim, signed in at the sender, has none to type.
    expect(await boxes()).toBe(0);
    expect((await sender.ask('GET', `/api/delivery-invitations/${id}`)).body).toEqual({ state: 'open', box: null });
    const others = ['000000', '111111', '222222'].filter((one) => one !== agreed.body.number);
    for (const number of others) expect((await confirm(id, number)).body.code).toBe('notLinked');
    if (others.length < 3) expect((await confirm(id, '333333')).body.code).toBe('notLinked');
    // Three tries are over, so that the right one is none any more.
    expect((await confirm(id, agreed.body.number)).body.code).toBe('notLinked');
    expect((await sender.ask('GET', `/api/delivery-invitations/${id}`)).body).toEqual({
      state: 'notLinked',
      box: null,
    });
    expect(await boxes()).toBe(0);
  });

  it('by identity is the victim’s alone: the thief is somebody else', async () => {
    const { code, id } = await sender.invite({
      reference: 'A-1',
      confirm: 'identity',
      identity: { name: '見本　太郎', birthDate: '1980-01-01' as never },
    });
    const { body } = await begin(thief, code);
    expect((await agree(thief, body.claim)).body.code).toBe('identityDiffers');
    expect((await agree(thief, body.claim)).body.code).toBe('linkCodeUnknown');
    expect((await sender.ask('GET', `/api/delivery-invitations/${id}`)).body.box).toBeNull();
    expect(await boxes()).toBe(0);
  });

  it('asks for the card before anything is agreed to, and for a card session before anything is shown', async () => {
    const { code } = await sender.invite();
    const { body } = await begin(victim, code);
    await sql`update portal_session set fresh_ends_at = null`.execute(portal.database);
    expect((await agree(victim, body.claim)).body.code).toBe('freshCardNeeded');
    await sql`update portal_session set level = 'pass'`.execute(portal.database);
    expect((await begin(victim, code)).body.code).toBe('sessionLevelInsufficient');
    expect((await portal.ask(victim, { method: 'GET', url: '/deliveries' })).body.code).toBe(
      'sessionLevelInsufficient',
    );
    await sql`update portal_session set level = 'card'`.execute(portal.database);
  });
});

describe('MT-21: codes', () => {
  it('are guessed five times an hour by one person, from wherever they ask', async () => {
    const codes: unknown[] = [];
    for (let n = 0; n < 50; n += 1) {
      const answer = await portal.ask(thief, {
        method: 'POST',
        url: '/sender-links',
        remoteAddress: `203.0.113.${n}`,
        payload: { code: 'ABCDEFGHIJKLMNOP' },
      });
      codes.push(answer.body.code);
    }
    expect(codes.filter((code) => code === 'linkCodeUnknown')).toHaveLength(5);
    expect(codes.filter((code) => code === 'tooManyRequests')).toHaveLength(45);
    portal.mailClock.nowMs += 3_600_001;
  });

  it('have 80 random bits, and none comes twice', async () => {
    const codes = await Promise.all(Array.from({ length: 200 }, async () => (await sender.invite()).code));
    expect(new Set(codes).size).toBe(200);
    expect(codes.every((code) => /^[A-Z2-7]{16}$/.test(code))).toBe(true);
  });

  it('are claimed by one person, however many ask at once, and by nobody after them', async () => {
    const { code } = await sender.invite();
    const answers = await Promise.all([victim, thief, victim, thief].map((token) => begin(token, code)));
    const claims = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.claim));
    expect(claims.size).toBe(1);
    const owner = answers[0]?.status === 200 ? thief : victim;
    expect((await begin(owner, code)).body.code).toBe('linkCodeUnknown');
    expect((await agree(owner, [...claims][0])).status).toBe(404);
  });

  it('are agreed to by several requests at once, of which one number counts, and confirmed once', async () => {
    const { id, code } = await sender.invite();
    const { body } = await begin(victim, code);
    const numbers = (await Promise.all(Array.from({ length: 5 }, () => agree(victim, body.claim)))).map(
      (answer) => answer.body.number,
    );
    const hits = [];
    for (const number of new Set(numbers)) hits.push((await confirm(id, number)).status);
    expect(hits.filter((status) => status === 200).length).toBeLessThanOrEqual(1);
    const last = await sender.invite();
    const again = await begin(victim, last.code);
    const { body: told } = await agree(victim, again.body.claim);
    const racing = await Promise.all(Array.from({ length: 20 }, () => confirm(last.id, told.number)));
    expect(racing.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await sender.ask('GET', `/api/delivery-invitations/${last.id}`)).body).toEqual({
      state: 'linked',
      box: null,
    });
  });

  it('are over after a day, before and after they were shown', async () => {
    const [fresh, shown] = [await sender.invite(), await sender.invite()];
    const { body } = await begin(victim, shown.code);
    portal.mailClock.nowMs += 86_400_001;
    expect((await begin(victim, fresh.code)).body.code).toBe('linkCodeUnknown');
    expect((await agree(victim, body.claim)).body.code).toBe('linkCodeUnknown');
    expect((await sender.ask('GET', `/api/delivery-invitations/${fresh.id}`)).body).toEqual({
      state: 'ended',
      box: null,
    });
  });
});

describe('a link', () => {
  it('is in the person’s list with what they are to the sender, is ended by a passkey too, and ends nobody else’s', async () => {
    const own = await registerSender(portal);
    await own.link(victim);
    await own.link(thief);
    const senders = async (token: string) =>
      (await portal.ask(token, { method: 'GET', url: '/senders' })).body.senders as Record<string, unknown>[];
    expect((await senders(victim)).find((one) => one.sender === own.id)).toMatchObject({
      isLinked: true,
      reference: '0123-456',
      tellsOpening: false,
    });
    await sql`update portal_session set level = 'pass'`.execute(portal.database);
    const ended = await portal.ask(victim, { method: 'DELETE', url: `/senders/${own.id}/link` });
    await sql`update portal_session set level = 'card'`.execute(portal.database);
    expect(ended.status).toBe(204);
    expect((await senders(victim)).find((one) => one.sender === own.id)).toMatchObject({ isLinked: false });
    expect((await senders(thief)).find((one) => one.sender === own.id)).toMatchObject({ isLinked: true });
    expect((await portal.ask(victim, { method: 'DELETE', url: `/senders/${own.id}/link` })).status).toBe(404);
  });
});
