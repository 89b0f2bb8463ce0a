import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { NewPasskeyAnswer, PasskeyCreation, PasskeyRequest, PasskeyUseAnswer } from '#contract/portal/webauthn.ts';
import type { StaffSession } from '../platform/http/staff-audience.ts';
import {
  challengeIn,
  creationOptions,
  isOfHandle,
  type NewPasskey,
  readNewPasskey,
  readPasskeyUse,
  requestOptions,
} from '../platform/webauthn.ts';
import { mayBeLocal, type OpenedSession, type SignInDependencies } from './sign-in-dependencies.ts';
import type { KnownPasskey } from './staff-passkey-store.ts';

const passkeyRefused = failed({ code: 'passkeyRefused' });

export async function beginPasskeySignIn({ challenges, origin }: SignInDependencies): Promise<PasskeyRequest> {
  return requestOptions({ origin: origin(), challenge: await challenges.issue({ purpose: 'signIn' }) });
}

/** A new session for whoever has the passkey and was verified by their device. Fails with `passkeyRefused`. */
export async function signInByPasskey(
  dependencies: SignInDependencies,
  answer: PasskeyUseAnswer,
): Promise<Outcome<OpenedSession>> {
  const { sessions, passkeys } = dependencies;
  const used = await readUse(dependencies, answer, { purpose: 'signIn' });
  if (used === undefined || !(await mayBeLocal(dependencies, used.passkey))) return passkeyRefused;
  const opened = await sessions.open(used.passkey, 'now', passkeys.spend(used.passkey, used.told));
  return opened === undefined ? passkeyRefused : success(opened);
}

/** Asks for one of one's own passkeys. */
export async function beginStepUp(
  { challenges, passkeys, origin }: SignInDependencies,
  session: StaffSession,
): Promise<PasskeyRequest> {
  const challenge = await challenges.issue({ purpose: 'stepUp', holder: session.tokenHash });
  return requestOptions({ origin: origin(), challenge }, await passkeys.credentials(session));
}

/** Until when the session's holder counts as proved. Fails with `passkeyRefused`. */
export async function stepUpByPasskey(
  dependencies: SignInDependencies,
  session: StaffSession,
  answer: PasskeyUseAnswer,
): Promise<Outcome<Date>> {
  const used = await readUse(dependencies, answer, { purpose: 'stepUp', holder: session.tokenHash });
  if (used === undefined || !isOf(used.passkey, session)) return passkeyRefused;
  const until = await dependencies.sessions.prove(session, dependencies.passkeys.spend(used.passkey, used.told));
  return until === undefined ? passkeyRefused : success(until);
}

export async function beginPasskey(
  { challenges, passkeys, origin }: SignInDependencies,
  holder: Buffer,
  account: { readonly municipality: string; readonly staff: string; readonly name: string; readonly mail: string },
): Promise<PasskeyCreation> {
  const challenge = await challenges.issue({ purpose: 'addPasskey', holder });
  const { staff: handle, mail: name, name: displayName } = account;
  const known = await passkeys.credentials(account);
  return creationOptions({ origin: origin(), challenge }, { handle, name, displayName }, known);
}

/** A passkey made for whom the challenge was given to. Fails with `passkeyRefused`. */
export async function readPasskey(
  { challenges, origin }: SignInDependencies,
  holder: Buffer,
  answer: NewPasskeyAnswer,
): Promise<Outcome<NewPasskey>> {
  const challenge = challengeIn(answer);
  if (challenge === undefined) return passkeyRefused;
  if (!(await challenges.spend(challenge, { purpose: 'addPasskey', holder }))) return passkeyRefused;
  const passkey = await readNewPasskey(answer, { origin: origin(), challenge });
  return passkey === undefined ? passkeyRefused : success(passkey);
}

/** The first passkey of who holds a link. Fails with `notFound`, `actionNotAllowed`. */
export async function beginInvitationPasskey(
  dependencies: SignInDependencies,
  link: string,
): Promise<Outcome<PasskeyCreation>> {
  const open = await dependencies.links.find(link);
  if (open === undefined) return failed({ code: 'notFound' });
  if (!(await mayBeLocal(dependencies, open))) return failed({ code: 'actionNotAllowed', reason: 'role' });
  return success(await beginPasskey(dependencies, open.tokenHash, open));
}

/** Uses a link up with a passkey. Fails with `notFound`, `passkeyRefused`. */
export async function acceptInvitationPasskey(
  dependencies: SignInDependencies,
  { link, credential, name }: { readonly link: string; readonly credential: NewPasskeyAnswer; readonly name: string },
): Promise<Outcome<void>> {
  const open = await dependencies.links.find(link);
  if (open === undefined) return failed({ code: 'notFound' });
  const passkey = await readPasskey(dependencies, open.tokenHash, credential);
  if (!passkey.ok) return passkey;
  return (await dependencies.links.acceptPasskey(open, passkey.value, name)) ? success(undefined) : passkeyRefused;
}

/** Which passkey was used, and what it tells; its challenge is spent, whatever comes of it. */
async function readUse(
  { challenges, passkeys, origin }: SignInDependencies,
  answer: PasskeyUseAnswer,
  given: { readonly purpose: 'signIn' | 'stepUp'; readonly holder?: Buffer },
): Promise<{ readonly passkey: KnownPasskey; readonly told: Pick<NewPasskey, 'counter' | 'isSynced'> } | undefined> {
  const challenge = challengeIn(answer);
  if (challenge === undefined || !(await challenges.spend(challenge, given))) return undefined;
  const passkey = await passkeys.find(Buffer.from(answer.id, 'base64url'));
  if (passkey === undefined || !isOfHandle(answer, passkey.staff)) return undefined;
  const told = await readPasskeyUse(answer, { origin: origin(), challenge }, passkey);
  return told === undefined || told.isCounterBack ? undefined : { passkey, told };
}

function isOf(passkey: KnownPasskey, { municipality, staff }: StaffSession): boolean {
  return passkey.municipality === municipality && passkey.staff === staff;
}
