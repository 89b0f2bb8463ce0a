import { randomBytes } from 'node:crypto';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { addressGroup } from '../platform/http/rate-limit.ts';
import type { StaffSession } from '../platform/http/staff-audience.ts';
import { passwordProblem } from './password-rule.ts';
import { mayBeLocal, type OpenedSession, type SignInDependencies } from './sign-in-dependencies.ts';
import type { StaffStore } from './staff-store.ts';
import { otpauthUri, stepOfCode } from './totp.ts';

interface Credentials {
  readonly mail: string;
  readonly password: string;
  readonly code: string;
  readonly municipality: string;
}

/** Source: RFC 4226, 4, R6: 160 bits. */
const TOTP_SECRET_BYTES = 20;

/**
 * A new session, whatever the browser had before. What is wrong is told to nobody, and an account that is not known
 * costs the same look, the same wait and the same hash. Fails with `staffSignInRefused`.
 */
export async function signIn(
  dependencies: SignInDependencies,
  { mail, password, code, municipality }: Credentials,
  address: string,
): Promise<Outcome<OpenedSession>> {
  const { nowMs, wait, sessions, factors: known, passwords, delays } = dependencies;
  const attempt = { account: `${municipality} ${mail}`, addressGroup: addressGroup(address) };
  await wait(delays.delayMs(attempt));
  const factors = await known.findByMail(municipality, mail);
  const isRight = await passwords.isRight(password, factors?.passwordHash);
  const step = factors && stepOfCode(factors.totpSecret, code, nowMs(), factors.totpStep);
  const opened =
    factors && isRight && step !== undefined && (await mayBeLocal(dependencies, factors))
      ? await sessions.open(factors, 'now', known.spendCode(factors, step))
      : undefined;
  if (opened === undefined) {
    delays.failed(attempt);
    return failed({ code: 'staffSignInRefused' });
  }
  delays.succeeded(attempt);
  return success(opened);
}

/** Makes a secret for codes and keeps it with the password beside the link. Fails with `notFound`, `actionNotAllowed`, `passwordRefused`. */
export async function beginInvitation(
  dependencies: SignInDependencies,
  { link, password }: { readonly link: string; readonly password: string },
): Promise<Outcome<{ readonly otpauthUri: string }>> {
  const { origin, links, passwords } = dependencies;
  const open = await links.find(link);
  if (open === undefined) return failed({ code: 'notFound' });
  if (!(await mayBeLocal(dependencies, open))) return failed({ code: 'actionNotAllowed', reason: 'role' });
  const problem = passwordProblem(password, open.mail);
  if (problem !== undefined) return failed({ code: 'passwordRefused', problem });
  const secret = randomBytes(TOTP_SECRET_BYTES);
  const isKept = await links.keepFactors(open, await passwords.hash(password), secret);
  if (!isKept) return failed({ code: 'notFound' });
  return success({ otpauthUri: otpauthUri(secret, { issuer: new URL(origin()).host, mail: open.mail }) });
}

/** Uses the link up with a first code. Fails with `notFound`, `totpCodeRefused`. */
export async function acceptInvitation(
  { nowMs, links }: SignInDependencies,
  { link, code }: { readonly link: string; readonly code: string },
): Promise<Outcome<void>> {
  const open = await links.find(link);
  if (open?.waiting === undefined) return failed({ code: 'notFound' });
  const step = stepOfCode(open.waiting.totpSecret, code, nowMs(), 0);
  if (step === undefined) return failed({ code: 'totpCodeRefused' });
  return (await links.accept(open, open.waiting, step)) ? success(undefined) : failed({ code: 'notFound' });
}

/**
 * Puts another password in the place of one's own, which is shown once more: a wrong one waits as at signing in. Fails
 * with `notFound` where there is none, `actionNotAllowed`, `passwordRefused` and `passwordWrong`.
 */
export async function changePassword(
  dependencies: SignInDependencies & { readonly staff: Pick<StaffStore, 'mailOf'> },
  session: StaffSession,
  { password, newPassword }: { readonly password: string; readonly newPassword: string },
  { address, requestId }: { readonly address: string; readonly requestId: string },
): Promise<Outcome<void>> {
  const { wait, factors: known, ownFactors, passwords, delays, staff } = dependencies;
  if (!(await mayBeLocal(dependencies, session))) return failed({ code: 'actionNotAllowed', reason: 'role' });
  const problem = passwordProblem(newPassword, await staff.mailOf(session.municipality, session.staff), password);
  if (problem !== undefined) return failed({ code: 'passwordRefused', problem });
  const attempt = { account: `${session.municipality} ${session.staff}`, addressGroup: addressGroup(address) };
  await wait(delays.delayMs(attempt));
  const factors = await known.find(session);
  if (factors === undefined) return failed({ code: 'notFound' });
  const isReplaced =
    (await passwords.isRight(password, factors.passwordHash)) &&
    (await ownFactors.replacePassword(
      session,
      { before: factors.passwordHash, after: await passwords.hash(newPassword) },
      requestId,
    ));
  if (!isReplaced) {
    delays.failed(attempt);
    return failed({ code: 'passwordWrong' });
  }
  delays.succeeded(attempt);
  return success(undefined);
}

/** Until when the session's holder counts as proved by a code. Fails with `totpCodeRefused`. */
export async function stepUpByCode(
  { nowMs, wait, sessions, factors: known, delays }: SignInDependencies,
  session: StaffSession,
  code: string,
  address: string,
): Promise<Outcome<Date>> {
  const attempt = { account: `${session.municipality} ${session.staff}`, addressGroup: addressGroup(address) };
  await wait(delays.delayMs(attempt));
  const factors = await known.find(session);
  const step = factors && stepOfCode(factors.totpSecret, code, nowMs(), factors.totpStep);
  const until =
    factors && step !== undefined ? await sessions.prove(session, known.spendCode(factors, step)) : undefined;
  if (until === undefined) {
    delays.failed(attempt);
    return failed({ code: 'totpCodeRefused' });
  }
  delays.succeeded(attempt);
  return success(until);
}
