import * as z from 'zod';
import { cardUseSchema, MOST_CALLERS, type NativeCallerView, siteOriginSchema } from '#contract/card/native-request.ts';
import { type EpochMs, epochMsSchema } from '#contract/values/brands.ts';
import type { NativeRequest } from './native-request.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MOST_A_MINUTE = 6;
const MOST_REFUSALS = 3;
const REFUSALS_COUNT_MS = 10 * MINUTE_MS;
const MUTED_MS = 10 * MINUTE_MS;
/** How long somebody who agreed once is no stranger. It spares them a notice, and neither the press nor the PIN. */
export const REMEMBERED_MS = 30 * DAY_MS;

const callerSchema = z.strictObject({
  origin: siteOriginSchema.nullable(),
  firstAtMs: epochMsSchema,
  lastAtMs: epochMsSchema,
  uses: z.number().int().min(0),
  lastUse: cardUseSchema.nullable(),
  agreedAtMs: epochMsSchema.nullable(),
  mutedUntilMs: epochMsSchema.nullable(),
  askedAtMs: z.array(epochMsSchema).max(MOST_A_MINUTE),
  refusedAtMs: z.array(epochMsSchema).max(MOST_REFUSALS),
});
/** What is remembered of one page, or of the extension that names none. */
type Caller = z.infer<typeof callerSchema>;

/** The newest last. */
export const callerLedgerSchema = z.array(callerSchema).max(MOST_CALLERS);
export type CallerLedger = readonly Caller[];

type Origin = NativeRequest['origin'];

export function callerIn(ledger: CallerLedger, origin: Origin): Caller | undefined {
  return ledger.find((caller) => caller.origin === origin);
}

export function isMuted(caller: Caller | undefined, now: EpochMs): boolean {
  return (caller?.mutedUntilMs ?? 0) > now;
}

export function isStranger(caller: Caller | undefined, now: EpochMs): boolean {
  return caller?.agreedAtMs == null || now - caller.agreedAtMs > REMEMBERED_MS;
}

/** Counts a request. More than six a minute are refusals, so that a page that goes on is muted. */
export function asked(
  ledger: CallerLedger,
  origin: Origin,
  now: EpochMs,
): { ledger: CallerLedger; isTooOften: boolean } {
  const caller = callerIn(ledger, origin) ?? newCaller(origin, now);
  const lately = caller.askedAtMs.filter((at) => now - at < MINUTE_MS);
  if (lately.length >= MOST_A_MINUTE) return { ledger: refused(ledger, origin, now), isTooOften: true };
  const counted = { ...caller, lastAtMs: now, askedAtMs: [...lately, now] };
  return { ledger: withCaller(ledger, counted), isTooOften: false };
}

/** Three in ten minutes mute it for ten. */
export function refused(ledger: CallerLedger, origin: Origin, now: EpochMs): CallerLedger {
  const caller = callerIn(ledger, origin) ?? newCaller(origin, now);
  const lately = [...caller.refusedAtMs.filter((at) => now - at < REFUSALS_COUNT_MS), now];
  return withCaller(
    ledger,
    lately.length < MOST_REFUSALS
      ? { ...caller, refusedAtMs: lately }
      : { ...caller, refusedAtMs: [], mutedUntilMs: (now + MUTED_MS) as EpochMs },
  );
}

export function used(ledger: CallerLedger, { origin, use }: NativeRequest, now: EpochMs): CallerLedger {
  const caller = callerIn(ledger, origin) ?? newCaller(origin, now);
  return withCaller(ledger, { ...caller, uses: caller.uses + 1, lastUse: use, agreedAtMs: now, refusedAtMs: [] });
}

export function unmuted(ledger: CallerLedger, origin: Origin): CallerLedger {
  return ledger.map((caller) =>
    caller.origin === origin ? { ...caller, mutedUntilMs: null, refusedAtMs: [], askedAtMs: [] } : caller,
  );
}

/** A mute outlasts it: a page that is forgotten has not been let in again. */
export function forgotten(ledger: CallerLedger, origin: Origin, now: EpochMs): CallerLedger {
  return ledger.filter((caller) => caller.origin !== origin || isMuted(caller, now));
}

/** The newest first. */
export function callerViews(ledger: CallerLedger, now: EpochMs): NativeCallerView[] {
  return ledger.toReversed().map((caller) => {
    const { origin, firstAtMs, lastAtMs, uses, lastUse } = caller;
    return { origin, firstAtMs, lastAtMs, uses, lastUse, isMuted: isMuted(caller, now) };
  });
}

function newCaller(origin: Origin, now: EpochMs): Caller {
  return {
    origin,
    firstAtMs: now,
    lastAtMs: now,
    uses: 0,
    lastUse: null,
    agreedAtMs: null,
    mutedUntilMs: null,
    askedAtMs: [],
    refusedAtMs: [],
  };
}

/** Where there are too many, the oldest that is not muted gives way. */
function withCaller(ledger: CallerLedger, caller: Caller): CallerLedger {
  const others = ledger.filter(({ origin }) => origin !== caller.origin);
  const kept = others.length < MOST_CALLERS ? others : withoutOne(others);
  return [...kept, caller];
}

function withoutOne(ledger: CallerLedger): CallerLedger {
  const at = Math.max(
    0,
    ledger.findIndex(({ mutedUntilMs }) => mutedUntilMs === null),
  );
  return ledger.toSpliced(at, 1);
}
