import { describe, expect, it } from 'vitest';
import { afterQuietHours, nextMailMs, nextTryMs } from '#portal/platform/mail/mail-times.ts';
import { verdictOfError } from '#portal/platform/mail/smtp-verdict.ts';

const at = (text: string) => Date.parse(`2026-${text}+09:00`);
const MINUTE_MS = 60_000;

describe('quiet hours', () => {
  it.each([
    ['11-28T07:59:59', '11-28T08:00:00'],
    ['11-28T08:00:00', '11-28T08:00:00'],
    ['11-28T20:59:59', '11-28T20:59:59'],
    ['11-28T21:00:00', '11-29T08:00:00'],
    ['11-28T23:59:59', '11-29T08:00:00'],
    ['11-29T00:00:00', '11-29T08:00:00'],
    ['12-31T22:00:00', '12-31T22:00:00'],
  ])('what is due at %s in Japan goes at %s', (due, goes) => {
    const expected = due === '12-31T22:00:00' ? Date.parse('2027-01-01T08:00:00+09:00') : at(goes);
    expect(afterQuietHours(at(due))).toBe(expected);
  });

  it('hold at every minute of a week: nothing goes from 21 to 8, and what may go waits for nothing', () => {
    for (let n = 0; n < 7 * 24 * 60; n += 1) {
      const due = at('11-28T00:00:00') + n * MINUTE_MS;
      const goes = afterQuietHours(due);
      const hour = new Date(goes + 9 * 60 * MINUTE_MS).getUTCHours();
      expect(hour).toBeGreaterThanOrEqual(8);
      expect(hour).toBeLessThan(21);
      expect(goes - due).toBeLessThanOrEqual(11 * 60 * MINUTE_MS);
      expect(afterQuietHours(goes)).toBe(goes);
    }
  });
});

it('a person’s mails are an hour apart, which may lead into the next day', () => {
  expect(nextMailMs(at('11-28T12:00:00'), undefined)).toBe(at('11-28T12:00:00'));
  expect(nextMailMs(at('11-28T12:00:00'), at('11-28T11:30:00'))).toBe(at('11-28T12:30:00'));
  expect(nextMailMs(at('11-28T12:00:00'), at('11-27T11:30:00'))).toBe(at('11-28T12:00:00'));
  expect(nextMailMs(at('11-28T20:40:00'), at('11-28T20:30:00'))).toBe(at('11-29T08:00:00'));
});

it('tries are put off from 1 minute to 24 hours, then there is none', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => nextTryMs(0, failures));
  expect(pauses[0]).toBe(MINUTE_MS);
  expect(pauses[6]).toBe(24 * 60 * MINUTE_MS);
  expect(pauses[7]).toBeUndefined();
  const known = pauses.slice(0, 7).map(Number);
  expect(known).toEqual([...known].sort((one, other) => one - other));
});

describe('what an SMTP server answered', () => {
  it.each([
    ['550 5.1.1 no such user', 'RCPT TO', 550, 'bounced'],
    ['550 no such user', 'RCPT TO', 550, 'bounced'],
    ['554 refused', 'DATA', 554, 'bounced'],
    ['552 5.2.2 mailbox full', 'RCPT TO', 552, 'bounced'],
    ['550 5.7.1 relaying denied', 'RCPT TO', 550, 'failed'],
    ['554-5.7.26 not signed', 'DATA', 554, 'failed'],
    ['450 4.2.1 try later', 'RCPT TO', 450, 'failed'],
    ['535 5.7.8 no', 'AUTH PLAIN', 535, 'failed'],
    ['550 5.1.8 sender refused', 'MAIL FROM', 550, 'failed'],
  ])('%s to %s marks the address only where it is about the address', (response, command, responseCode, is) => {
    expect(verdictOfError({ code: 'EENVELOPE', command, response, responseCode })).toMatchObject({ is });
  });

  it.each([null, undefined, 'text', 7, { code: 9 }, new Error('no code')])(
    '%j is a failure like any other',
    (error) => {
      expect(verdictOfError(error)).toMatchObject({ is: 'failed' });
    },
  );
});
