import { createHash, randomBytes } from 'node:crypto';
import type { PasskeyCreation, PasskeyRequest } from '#contract/portal/webauthn.ts';
import type { TestPortal } from './portal-harness.ts';
import { type SoftwarePasskey, softwarePasskey } from './software-passkey.ts';

export interface Told {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** What a page of the portal sends, as its browser says. */
export function fromPage(portal: TestPortal, path: string, payload: object): Promise<Told> {
  const headers = { origin: portal.origin(), 'sec-fetch-site': 'same-origin' };
  return portal.ask(undefined, { method: 'POST', url: `/passkeys/${path}`, headers, payload });
}

/** A ticket of a session for the page that makes one. */
export function beginPasskey(portal: TestPortal, token: string, name = 'このパソコン'): Promise<Told> {
  return portal.ask(token, { method: 'POST', url: '/passkeys/tickets', payload: { name } });
}

/** A passkey of who is signed in, made by a device in memory. */
export async function makeOwnPasskey(portal: TestPortal, token: string, device = softwarePasskey()) {
  const { ticket } = (await beginPasskey(portal, token)).body;
  return makeAt(portal, String(ticket), device);
}

/** What the page of a ticket does. */
export async function makeAt(portal: TestPortal, ticket: string, device = softwarePasskey()) {
  const opened = await fromPage(portal, 'registrations/challenge', { ticket });
  if (opened.status !== 200) throw new Error(JSON.stringify(opened.body));
  const credential = device.create(opened.body.options as PasskeyCreation, { origin: portal.origin() });
  const added = await fromPage(portal, 'registrations', { ticket, credential });
  if (added.status !== 204) throw new Error(JSON.stringify(added.body));
  return device;
}

/** An app's start: what it keeps, and what the page is opened with. */
export async function beginSignIn(portal: TestPortal) {
  const verifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
  const begun = await portal.ask(undefined, { method: 'POST', url: '/passkeys/sign-ins', payload: { codeChallenge } });
  if (begun.status !== 200) throw new Error(JSON.stringify(begun.body));
  return { verifier, ticket: String(begun.body.ticket) };
}

/** What the page of a ticket answers once a device was used there. */
export async function assertAt(
  portal: TestPortal,
  ticket: string,
  device: SoftwarePasskey,
  told: object = {},
): Promise<Told> {
  const opened = await fromPage(portal, 'sign-ins/challenge', { ticket });
  if (opened.status !== 200) return opened;
  const credential = device.use(opened.body.options as PasskeyRequest, { origin: portal.origin(), ...told });
  return fromPage(portal, 'sign-ins/assertion', { ticket, credential });
}

export function codeIn({ body }: Told): string {
  return String(body.link).split('/').at(-1) ?? '';
}

export function redeem(portal: TestPortal, code: string, verifier: string): Promise<Told> {
  return portal.ask(undefined, { method: 'POST', url: '/passkeys/sign-ins/session', payload: { code, verifier } });
}

/** The token of a session that a passkey opened. */
export async function signInByPasskey(portal: TestPortal, device: SoftwarePasskey): Promise<string> {
  const { ticket, verifier } = await beginSignIn(portal);
  const opened = await redeem(portal, codeIn(await assertAt(portal, ticket, device)), verifier);
  if (opened.status !== 200) throw new Error(JSON.stringify(opened.body));
  return String(opened.body.token);
}
