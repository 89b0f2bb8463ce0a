import type { BirthDate } from '#contract/values/birth-date.ts';

export interface CertificateTerm {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const DAY_MS = 86_400_000;
const JAPAN_OFFSET_MS = 9 * 3_600_000;
/** 23:59:59 in Japan, counted from that day's midnight in UTC. */
const LAST_SECOND_OF_DAY_MS = (15 * 3_600 - 1) * 1_000;
const ISSUED_AGO_DAYS = 100;

/** A certificate issued some months before `nowMs` that ends at the end of the holder's fifth birthday after that. */
export function runningTerm(birthDate: BirthDate, nowMs: number): CertificateTerm {
  return termFrom(birthDate, nowMs - ISSUED_AGO_DAYS * DAY_MS);
}

/** A certificate whose end is the holder's last birthday that is over, so at most a year before `nowMs`. */
export function expiredTerm(birthDate: BirthDate, nowMs: number): CertificateTerm {
  const year = japaneseDay(nowMs).getUTCFullYear();
  const [last] = [year, year - 1].filter((one) => endOfBirthday(birthDate, one).getTime() < nowMs);
  if (last === undefined) throw new RangeError('last year’s birthday is always over');
  const notAfter = endOfBirthday(birthDate, last);
  const notBefore = new Date(endOfBirthday(birthDate, last - 5).getTime() + ISSUED_AGO_DAYS * DAY_MS);
  return { notBefore, notAfter };
}

/**
 * Until the fifth birthday after the day of issue; one issued on a birthday counts from the next.
 * Source: docs/card-protocol.md#certificates.
 */
function termFrom(birthDate: BirthDate, issuedAtMs: number): CertificateTerm {
  const notBefore = new Date(Math.floor(issuedAtMs / 1000) * 1000);
  const year = japaneseDay(issuedAtMs).getUTCFullYear();
  const firstBirthdayYear = midnightOfBirthday(birthDate, year) > japaneseDay(issuedAtMs) ? year : year + 1;
  return { notBefore, notAfter: endOfBirthday(birthDate, firstBirthdayYear + 4) };
}

/** Midnight UTC of the calendar day that it is in Japan. */
function japaneseDay(ms: number): Date {
  return new Date(Math.floor((ms + JAPAN_OFFSET_MS) / DAY_MS) * DAY_MS);
}

function endOfBirthday(birthDate: BirthDate, year: number): Date {
  return new Date(midnightOfBirthday(birthDate, year).getTime() + LAST_SECOND_OF_DAY_MS);
}

/**
 * Who was born on 29 February has the birthday on the 28th in common years. How real certificates end where day or month
 * of birth is unknown is open; here the first stands for it.
 */
function midnightOfBirthday(birthDate: BirthDate, year: number): Date {
  const [, month, day] = birthDate.split('-').map((part) => Number(part) || 1) as [number, number, number];
  const isCommonLeapDay = month === 2 && day === 29 && new Date(Date.UTC(year, 1, 29)).getUTCMonth() !== 1;
  return new Date(Date.UTC(year, month - 1, isCommonLeapDay ? 28 : day));
}
