import { randomBytes } from 'node:crypto';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { addressGroup } from '../platform/http/rate-limit.ts';
import type { StaffSession } from '../platform/http/staff-audience.ts';
import type { PasswordHasher } from './password-hash.ts';
import { passwordProblem } from './password-rule.ts';
import type { SignInDelays } from './sign-in-delays.ts';
import type { StaffLinkStore } from './staff-link-store.ts';
import type { StaffSessionStore } from './staff-session-store.ts';
import { otpauthUri, stepOfCode } from './totp.ts';

export interface SignInDependencies {
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly sessions: StaffSessionStore;
  readonly links: StaffLinkStore;
  readonly passwords: PasswordHasher;
  readonly delays: SignInDelays;
}

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
  { nowMs, wait, sessions, passwords, delays }: SignInDependencies,
  { mail, password, code, municipality }: Credentials,
  address: string,
): Promise<Outcome<{ readonly token: string; readonly session: StaffSession }>> {
  const attempt = { account: `${municipality} ${mail}`, addressGroup: addressGroup(address) };
  await wait(delays.delayMs(attempt));
  const factors = await sessions.findFactors(municipality, mail);
  const isRight = await passwords.isRight(password, factors?.passwordHash);
  const step = factors && stepOfCode(factors.totpSecret, code, nowMs(), factors.totpStep);
  const opened = factors && isRight && step !== undefined ? await sessions.open(factors, step) : undefined;
  if (opened === undefined) {
    delays.failed(attempt);
    return failed({ code: 'staffSignInRefused' });
  }
  delays.succeeded(attempt);
  return success(opened);
}

/** Makes a secret for codes and keeps it with the password beside the link. Fails with `notFound`, `passwordRefused`. */
export async function beginInvitation(
  { origin, links, passwords }: SignInDependencies,
  { link, password }: { readonly link: string; readonly password: string },
): Promise<Outcome<{ readonly otpauthUri: string }>> {
  const open = await links.find(link);
  if (open === undefined) return failed({ code: 'notFound' });
  const problem = passwordProblem(password, open.mail);
  if (problem !== undefined) return failed({ code: 'passwordRefused', problem });
  const secret = randomBytes(TOTP_SECRET_BYTES);
  const isKept = await links.keepFactors(link, open, await passwords.hash(password), secret);
  if (!isKept) return failed({ code: 'notFound' });
  return success({ otpauthUri: otpauthUri(secret, { issuer: new URL(origin()).host, mail: open.mail }) });
}

/** Uses the link up with a first code. Fails with `notFound`, `totpCodeRefused`. */
export async function acceptInvitation(
  { nowMs, links }: SignInDependencies,
  { link, code }: { readonly link: string; readonly code: string },
): Promise<Outcome<void>> {
  const waiting = (await links.find(link))?.waiting;
  if (waiting === undefined) return failed({ code: 'notFound' });
  const step = stepOfCode(waiting.totpSecret, code, nowMs(), 0);
  if (step === undefined) return failed({ code: 'totpCodeRefused' });
  return (await links.accept(link, waiting, step)) ? success(undefined) : failed({ code: 'notFound' });
}
