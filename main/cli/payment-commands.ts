import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { isPayable } from '#contract/portal/charge.ts';
import { isAlive } from '#contract/portal/payment-attempt.ts';
import { type ChargeDetail, chargeIdSchema, type PaymentAttempt } from '#contract/portal/payment-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { allPages } from '#core/portal/all-pages.ts';
import type { CommandContext } from './command-context.ts';
import { writeOut } from './files.ts';
import { type CommandSession, type ForOption, forOption, withSessionFor } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface PaymentsOptions extends ForOption {
  readonly pay?: true;
  readonly untilPaid?: string;
  readonly record?: string;
}

const LONGEST_WAIT_SECONDS = 3_600;

/** What the person has to pay; of one, all of it, paying it at the provider's page, and its record. */
export function runPayments(
  id: string | undefined,
  { pay, untilPaid, record, ...options }: PaymentsOptions,
): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    const charge = chargeIdSchema.optional().safeParse(id);
    if (!charge.success) return failed({ code: 'usage', detail: 'ID is the identifier of a payment' });
    const seconds = untilPaid === undefined ? undefined : Number(untilPaid);
    if (seconds !== undefined && !(Number.isInteger(seconds) && seconds >= 0 && seconds <= LONGEST_WAIT_SECONDS)) {
      return failed({ code: 'usage', detail: `--until-paid takes seconds, up to ${LONGEST_WAIT_SECONDS}` });
    }
    if (charge.data === undefined && (pay || record !== undefined || seconds !== undefined)) {
      return failed({ code: 'usage', detail: '--pay, --until-paid and --record are about one payment: give its ID' });
    }
    return withSessionFor(transport, context, { slots: ['auth'], ...forOption(options) }, async (session) => {
      if (charge.data === undefined) return listCharges(session, context);
      return workOn(session, context, { charge: charge.data, pay: pay === true, seconds, record });
    });
  });
}

async function listCharges(
  { portal, opened: { token } }: CommandSession,
  { output, language, signal }: CommandContext,
): Promise<Outcome<void>> {
  const listed = await allPages(
    (query) => portal.call('listCharges', { query, token, signal }),
    ({ charges }) => charges,
  );
  if (!listed.ok) return listed;
  output.result({ charges: listed.value }, () =>
    listed.value
      .map(({ charge, lastDay, state, isPending, yen, municipality }) =>
        [lastDay, isPending ? 'pending' : state, yen, inLanguage(municipality.name, language), charge].join('\t'),
      )
      .join('\n'),
  );
  return success(undefined);
}

interface Wanted {
  readonly charge: string;
  readonly pay: boolean;
  readonly seconds: number | undefined;
  readonly record: string | undefined;
}

async function workOn(session: CommandSession, context: CommandContext, wanted: Wanted): Promise<Outcome<void>> {
  const {
    portal,
    opened: { token },
  } = session;
  const { output, signal } = context;
  const params = { charge: wanted.charge };
  const read = await portal.call('readCharge', { params, token, signal });
  if (!read.ok) return read;
  if (wanted.record !== undefined) {
    const pdf = await portal.call('readPaymentRecord', { params, query: { language: 'ja' }, token, signal });
    if (!pdf.ok) return pdf;
    const written = await writeOut(wanted.record, pdf.value);
    if (!written.ok) return written;
  }
  if (wanted.pay) return payNow(session, context, read.value, wanted.seconds);
  if (wanted.seconds !== undefined && read.value.attempt !== null) {
    return waitFor(session, context, read.value, read.value.attempt, wanted.seconds);
  }
  output.result(read.value, () => textOf(read.value));
  return success(undefined);
}

async function payNow(
  session: CommandSession,
  context: CommandContext,
  detail: ChargeDetail,
  seconds: number | undefined,
): Promise<Outcome<void>> {
  const { charge, yen, net } = detail;
  const begun = await session.portal.call('beginPayment', {
    params: { charge },
    body: { yen: isPayable(detail.state) ? yen - net : yen },
    token: session.opened.token,
    signal: context.signal,
  });
  if (!begun.ok) return begun;
  const { attempt, pageUrl } = begun.value;
  context.output.result({ attempt, pageUrl }, () => pageUrl ?? '');
  return seconds === undefined ? success(undefined) : waitFor(session, context, detail, begun.value, seconds);
}

/** Fails with `paymentNotSeen` where the time is over, or the payment ended, without its being paid. */
async function waitFor(
  { portal, opened: { token } }: CommandSession,
  { output, clock, signal }: CommandContext,
  { charge }: ChargeDetail,
  begun: PaymentAttempt,
  seconds: number,
): Promise<Outcome<void>> {
  const endMs = clock.nowMs() + seconds * 1_000;
  let seen = begun;
  while (isAlive(seen.state) && clock.nowMs() < endMs) {
    // A question is answered within 25 seconds; near the end it is asked without waiting for more.
    const isNearEnd = endMs - clock.nowMs() < 26_000;
    if (isNearEnd) await clock.wait(Math.min(1_000, Math.max(1, endMs - clock.nowMs())), signal);
    const query = isNearEnd ? {} : { after: seen.revision };
    const params = { charge, attempt: begun.attempt };
    const next = await portal.call('watchPayment', { params, query, token, signal });
    if (!next.ok) return next;
    seen = next.value;
  }
  if (seen.state !== 'succeeded') return failed({ code: 'paymentNotSeen' });
  output.result({ attempt: seen.attempt, state: seen.state }, () => seen.state);
  return success(undefined);
}

function textOf({ charge, state, yen, net, lastDay, ways, attempt }: ChargeDetail): string {
  return [charge, state, `${net}/${yen}`, lastDay, ways.join(','), attempt?.state ?? '-'].join('\t');
}
