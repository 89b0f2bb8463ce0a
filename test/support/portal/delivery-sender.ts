import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { SignJWT } from 'jose';
import { ASSERTION_TYPE } from '#contract/portal/agency-routes.ts';
import type { BoxInvitation, DeliveryMeta, NewSender } from '#contract/portal/sender-routes.ts';
import { calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { jwksOf } from './agency-client.ts';
import { TEST_ORIGIN, type TestPortal } from './portal-harness.ts';
import { OPERATOR } from './staff-browser.ts';

interface SenderAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** Headers and body without what names the request or the time. */
  readonly bytes: string;
}

/** A firm that was registered, with its key. */
export interface TestSender {
  readonly id: string;
  readonly privateKey: KeyObject;
  assertion(change?: object): Promise<string>;
  requestToken(assertion: string): Promise<SenderAnswer>;
  /** A token by a good assertion. */
  token(): Promise<string>;
  ask(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object, token?: string): Promise<SenderAnswer>;
  invite(wanted?: BoxInvitation): Promise<{ readonly id: string; readonly code: string }>;
  /** Links the person by number, as both sides do it. */
  link(token: string, wanted?: BoxInvitation): Promise<string>;
  send(document: Uint8Array, meta: Partial<DeliveryMeta> & { readonly box: string }): Promise<SenderAnswer>;
  /** What came of it must be good. */
  sent(document: Uint8Array, meta: Partial<DeliveryMeta> & { readonly box: string }): Promise<string>;
}

let made = 0;

/** 13 digits with their check digit, another one each time. */
export function corporateNumber(): string {
  made += 1;
  const base = String(700_000_000_000 + made);
  const sum = [...base].reverse().reduce((all, digit, index) => all + Number(digit) * (index % 2 === 0 ? 1 : 2), 0);
  return `${9 - (sum % 9)}${base}`;
}

export const BY_NUMBER: BoxInvitation = { reference: '0123-456', confirm: 'number' };
const inThree = (name: string) => ({ ja: name, easy: name, en: name });

export function newSender(publicKey: KeyObject, change: Partial<NewSender> = {}): NewSender {
  return {
    name: inThree('見本電力'),
    legalName: '見本電力株式会社',
    corporateNumber: corporateNumber(),
    contact: '0570-000-000',
    kinds: [{ kind: 'bill', name: inThree('検針のお知らせ') }],
    jwks: jwksOf(publicKey),
    keepYears: 5,
    ...change,
  };
}

export async function registerSender(portal: TestPortal, change: Partial<NewSender> = {}): Promise<TestSender> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const added = await portal.stores.senders.add(OPERATOR, newSender(publicKey, change));
  if (!added.ok) throw new Error(JSON.stringify(added.failure));
  const id = added.value;
  let kept: string | undefined;

  const asked = async (request: InjectOptions): Promise<SenderAnswer> => {
    const answer = await portal.app.inject(request);
    const headers = Object.entries(answer.headers).filter(([name]) => name !== 'date');
    return {
      status: answer.statusCode,
      body: answer.body === '' ? {} : JSON.parse(answer.body),
      bytes: `${JSON.stringify(headers)} ${answer.body.replace(/urn:uuid:[0-9a-f-]{36}/, '')}`,
    };
  };
  const bearer = async (token?: string) => {
    if (token === undefined) kept ??= await sender.token();
    return `Bearer ${token ?? kept}`;
  };

  const sender: TestSender = {
    id,
    privateKey,
    assertion(change = {}) {
      const now = Math.floor(portal.clock.nowMs / 1_000);
      return new SignJWT({ iss: id, sub: id, aud: TEST_ORIGIN, iat: now, exp: now + 60, jti: randomUUID(), ...change })
        .setProtectedHeader({ alg: 'ES256', kid: 'key-1' })
        .sign(privateKey);
    },
    requestToken: (assertion) =>
      asked({
        method: 'POST',
        url: '/api/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: ASSERTION_TYPE,
          client_assertion: assertion,
        }).toString(),
      }),
    token: async () => String((await sender.requestToken(await sender.assertion())).body.access_token),
    ask: async (method, url, payload, token) =>
      asked({
        method,
        url,
        headers: { authorization: await bearer(token) },
        ...(payload === undefined ? {} : { payload }),
      }),
    async invite(wanted = BY_NUMBER) {
      const { status, body } = await sender.ask('POST', '/api/delivery-invitations', wanted);
      if (status !== 201) throw new Error(JSON.stringify(body));
      return { id: String(body.id), code: String(body.code) };
    },
    async link(token, wanted = BY_NUMBER) {
      const invitation = await sender.invite(wanted);
      const begun = await portal.ask(token, {
        method: 'POST',
        url: '/sender-links',
        payload: { code: invitation.code },
      });
      const agreed = await portal.ask(token, { method: 'POST', url: `/sender-links/${begun.body.claim}/consent` });
      if (agreed.status !== 200) throw new Error(JSON.stringify([begun, agreed]));
      const at = `/api/delivery-invitations/${invitation.id}`;
      const confirmed =
        wanted.confirm === 'number'
          ? await sender.ask('POST', `${at}/confirmation`, { number: agreed.body.number })
          : await sender.ask('GET', at);
      if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed.body));
      return String(confirmed.body.box);
    },
    async send(document, meta) {
      const today = japaneseDay(epochMs(portal.mailClock.nowMs));
      const about = {
        kind: 'bill',
        title: '11月分の検針結果',
        date: today,
        keepUntil: addDays(calendarDateSchema.parse(today), 365),
        externalId: randomUUID(),
        ...meta,
      };
      return asked({
        method: 'POST',
        url: '/api/deliveries',
        headers: { authorization: await bearer(), ...UPLOAD_HEADERS },
        payload: uploadBody(about, document),
      });
    },
    async sent(document, meta) {
      const { status, body } = await sender.send(document, meta);
      if (status !== 202) throw new Error(JSON.stringify(body));
      return String(body.id);
    },
  };
  return sender;
}

const BOUNDARY = 'between-the-parts';
export const UPLOAD_HEADERS = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

export function uploadBody(meta: object, document: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(meta)}\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="document"; filename="x.pdf"\r\n\r\n`,
    ),
    document,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
}
