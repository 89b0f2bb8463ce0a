import type { InjectOptions } from 'fastify';
import type { StaffRole } from '#contract/values/staff-role.ts';
import type { Actor } from '#portal/platform/actor.ts';
import { totpCode, totpStep } from '#portal/staff/totp.ts';
import { TEST_ORIGIN, type TestPortal } from './portal-harness.ts';

export const OPERATOR: Actor = { kind: 'job', id: 'portal staff invite' };
export const MUNICIPALITY = '131318';
export const NEIGHBOUR = '132918';
export const STAFF_PASSWORD = 'violet kettle 27 rain';

export interface StaffAccount {
  readonly id: string;
  readonly mail: string;
  readonly municipality: string;
  readonly secret: Buffer;
}

export interface StaffAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly setCookie: string | undefined;
}

/** A browser that stands on a page of the portal, with the cookie it was given. */
export interface StaffBrowser {
  readonly account: StaffAccount;
  readonly cookie: string;
  readonly csrfToken: string;
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object): Promise<StaffAnswer>;
}

export const OUR_PAGE = { origin: TEST_ORIGIN, 'sec-fetch-site': 'same-origin' } as const;

export async function askAsBrowser(portal: TestPortal, request: InjectOptions): Promise<StaffAnswer> {
  const answer = await portal.app.inject(request);
  const isJson = String(answer.headers['content-type']).includes('json');
  const cookie = answer.headers['set-cookie'];
  return {
    status: answer.statusCode,
    body: isJson ? JSON.parse(answer.body) : {},
    setCookie: cookie === undefined ? undefined : String(cookie),
  };
}

/** Asks before a session, from a page of the portal. */
export function askAtEntrance(
  portal: TestPortal,
  url: string,
  payload?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<StaffAnswer> {
  const body = payload === undefined ? {} : { payload };
  return askAsBrowser(portal, {
    method: 'POST',
    url,
    headers: { ...OUR_PAGE, origin: portal.origin(), ...headers },
    ...body,
  });
}

/** A code that was not used: the clock goes on to the next step. */
export function nextCode(portal: TestPortal, secret: Uint8Array): string {
  portal.clock.nowMs += 30_000;
  return totpCode(secret, totpStep(portal.clock.nowMs));
}

export function linkToken(link: string): string {
  return link.split('#')[1] ?? '';
}

export function secretIn(otpauthUri: unknown): Buffer {
  const text = new URL(String(otpauthUri)).searchParams.get('secret') ?? '';
  const bits = [...text].map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0'));
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** Sets password and codes by a link, and gives the secret of the codes. */
export async function acceptLink(portal: TestPortal, link: string): Promise<Buffer> {
  const token = linkToken(link);
  const begun = await askAtEntrance(portal, '/staff/invitation/factors', { link: token, password: STAFF_PASSWORD });
  if (begun.status !== 200) throw new Error(JSON.stringify(begun));
  const secret = secretIn(begun.body.otpauthUri);
  const code = nextCode(portal, secret);
  const accepted = await askAtEntrance(portal, '/staff/invitation', { link: token, code });
  if (accepted.status !== 204) throw new Error(JSON.stringify(accepted));
  return secret;
}

let made = 0;

/** An account that can sign in, with the roles. */
export async function newStaff(
  portal: TestPortal,
  roles: readonly StaffRole[],
  municipality = MUNICIPALITY,
  group = '*',
): Promise<StaffAccount> {
  made += 1;
  const mail = `staff${made}@city.example`;
  const grants = roles.map((role) => ({ role, group }));
  const invited = await portal.stores.staff.invite(OPERATOR, municipality, { name: `職員 ${made}`, mail, grants });
  if (!invited.ok) throw new Error(JSON.stringify(invited.failure));
  const secret = await acceptLink(portal, invited.value.link);
  return { id: invited.value.staff, mail, municipality, secret };
}

export function credentialsOf(portal: TestPortal, { mail, municipality, secret }: StaffAccount) {
  return { mail, municipality, password: STAFF_PASSWORD, code: nextCode(portal, secret) };
}

export async function signInAs(portal: TestPortal, account: StaffAccount): Promise<StaffBrowser> {
  return {
    ...browserOf(portal, await askAtEntrance(portal, '/staff/session', credentialsOf(portal, account))),
    account,
  };
}

/** The browser that was given a session. */
export function browserOf(portal: TestPortal, opened: StaffAnswer): Omit<StaffBrowser, 'account'> {
  const cookie = opened.setCookie?.split(';')[0];
  if (opened.status !== 200 || cookie === undefined) throw new Error(JSON.stringify(opened));
  const csrfToken = String(opened.body.csrfToken);
  return {
    cookie,
    csrfToken,
    ask: (method, url, payload) =>
      askAsBrowser(portal, {
        method,
        url,
        headers: { ...OUR_PAGE, origin: portal.origin(), cookie, 'x-csrf-token': csrfToken },
        ...(payload === undefined ? {} : { payload }),
      }),
  };
}

export async function newBrowser(
  portal: TestPortal,
  roles: readonly StaffRole[],
  municipality = MUNICIPALITY,
  group = '*',
): Promise<StaffBrowser> {
  return signInAs(portal, await newStaff(portal, roles, municipality, group));
}
