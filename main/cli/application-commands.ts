import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { deliverySchema, MESSAGE_LIMIT_CHARACTERS, receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { answersSchema } from '#contract/procedure/answers.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import { isSigned } from '#contract/procedure/procedure.ts';
import { type Form, formProblems } from '#core/application/apply.ts';
import { openCorrection } from '#core/application/correction.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import type { CommandContext } from './command-context.ts';
import { mayWrite, readJsonFile, readWhole, writeOut } from './files.ts';
import { ANSWERS_LIMIT_BYTES, fileApplication, readAttachments } from './portal-commands.ts';
import { type CommandSession, type ForOption, forOption, withPortalSession, withSessionFor } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface CorrectOptions extends ForOption {
  readonly answers: string;
  readonly attach?: readonly string[];
  readonly follow?: readonly string[];
  readonly confirm?: readonly string[];
  readonly withoutSignature?: true;
  readonly receipt?: string;
  readonly save?: string;
}

type OfCase = (session: CommandSession, context: CommandContext, number: string) => Promise<Outcome<void>>;

/** Signs in and does something with one own application. */
function runOfCase(number: string, options: object, use: OfCase): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    const wanted = receiptNumberSchema.safeParse(number);
    if (!wanted.success) return failed({ code: 'notFound' });
    return withPortalSession(transport, context, ['auth'], (session) => use(session, context, wanted.data));
  });
}

export function runCorrect(number: string, options: CorrectOptions): Promise<void> {
  return runWithReaders(options, (transport, context) => correct(transport, context, number, options));
}

interface LetterOptions extends ForOption {
  readonly out: string;
}

export function runLetter(number: string, letter: string, options: LetterOptions): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    const wanted = receiptNumberSchema.safeParse(number);
    if (!wanted.success || !/^[1-9]\d?$/.test(letter)) return failed({ code: 'notFound' });
    // A letter that is opened counts as known: it is not opened where it could not be kept.
    const place = await mayWrite(options.out);
    if (!place.ok) return place;
    const how = { slots: ['auth'] as const, ...forOption(options) };
    return withSessionFor(transport, context, how, async ({ portal, opened }) => {
      const params = { number: wanted.data, letter };
      const read = await portal.call('readLetter', { params, token: opened.token, signal: context.signal });
      if (!read.ok) return read;
      const written = await writeOut(options.out, read.value);
      if (!written.ok) return written;
      const report = { letter: Number(letter), out: options.out, sha256: sha256Hex(read.value) };
      context.output.result(report, () => options.out);
      return success(undefined);
    });
  });
}

export function runMessage(number: string, options: { readonly textFile: string }): Promise<void> {
  return runOfCase(number, options, async ({ portal, opened }, { signal, uuid, output }, receiptNumber) => {
    const text = await readText(options.textFile);
    if (!text.ok) return text;
    const params = { number: receiptNumber };
    const body = { key: uuid(), text: text.value };
    const sent = await portal.call('sendMessage', { params, body, token: opened.token, signal });
    if (!sent.ok) return sent;
    output.result({ receiptNumber, messages: sent.value.messages }, () => receiptNumber);
    return success(undefined);
  });
}

export function runDelivery(number: string, way: string, options: object): Promise<void> {
  return runOfCase(number, options, async ({ portal, opened }, { signal, output }, receiptNumber) => {
    const delivery = deliverySchema.safeParse(way);
    if (!delivery.success) return failed({ code: 'usage', detail: 'the letter comes by electronic or post' });
    const params = { number: receiptNumber };
    const body = { delivery: delivery.data };
    const chosen = await portal.call('chooseDelivery', { params, body, token: opened.token, signal });
    if (!chosen.ok) return chosen;
    output.result({ receiptNumber, delivery: chosen.value.delivery }, () => chosen.value.delivery);
    return success(undefined);
  });
}

export function runWithdraw(number: string, options: object): Promise<void> {
  return runOfCase(number, options, async ({ portal, opened }, { signal, output }, receiptNumber) => {
    const params = { number: receiptNumber };
    const withdrawn = await portal.call('withdrawApplication', { params, token: opened.token, signal });
    if (!withdrawn.ok) return withdrawn;
    output.result({ receiptNumber, status: withdrawn.value.status }, () => withdrawn.value.status);
    return success(undefined);
  });
}

/** What was filed, with the answers and files that are given in place of those that stood there. */
async function correct(
  transport: CardTransport,
  context: CommandContext,
  number: string,
  options: CorrectOptions,
): Promise<Outcome<void>> {
  const wanted = receiptNumberSchema.safeParse(number);
  if (!wanted.success) return failed({ code: 'notFound' });
  const answers = await readJsonFile(options.answers, answersSchema, ANSWERS_LIMIT_BYTES);
  if (!answers.ok) return answers;
  for (const file of [options.save, options.receipt]) {
    const place = file === undefined ? success(undefined) : await mayWrite(file);
    if (!place.ok) return place;
  }
  const slots = options.withoutSignature === true ? (['auth'] as const) : (['auth', 'sign'] as const);
  return withSessionFor(transport, context, { ...options, slots }, async (session) => {
    const form = await correctedForm(session, context, wanted.data, { ...options, changed: answers.value });
    if (!form.ok) return form;
    const filed = await fileApplication(transport, context, session, { form: form.value, save: options.save });
    if (!filed.ok) return filed;
    const { receiptNumber, receivedAt, sha256, receipt } = filed.value.receipt;
    const { filing } = filed.value;
    const report = { receiptNumber, filing, receivedAt, sha256, exchanges: session.cost.exchanges };
    context.output.result(report, () => `${receiptNumber}\t${filing}`);
    return options.receipt === undefined ? success(undefined) : writeOut(options.receipt, receipt);
  });
}

async function correctedForm(
  { portal, opened }: CommandSession,
  { clock, signal }: CommandContext,
  receiptNumber: string,
  given: CorrectOptions & { readonly changed: Form['draft']['answers'] },
): Promise<Outcome<Form>> {
  const read = await openCorrection(portal, opened.token, receiptNumber, signal);
  if (!read.ok) return read;
  const { procedure, correction, draft: before, attached: kept } = read.value;
  const draft = {
    ...before,
    answers: { ...before.answers, ...given.changed },
    attachmentsToFollow: [...new Set([...before.attachmentsToFollow, ...(given.follow ?? [])])],
    confirmed: [...(given.confirm ?? [])],
  };
  if (isSigned(procedure, draft) && given.withoutSignature) return failed({ code: 'signatureMissing' });
  const files = await readAttachments(given.attach ?? [], askedAttachments(procedure, draft));
  if (!files.ok) return files;
  const isReplaced = (key: string) => files.value.some((file) => file.key === key);
  const form: Form = {
    procedure,
    correction,
    draft: { ...draft, attachmentsToFollow: draft.attachmentsToFollow.filter((key) => !isReplaced(key)) },
    attached: [...kept.filter(({ key }) => !isReplaced(key)), ...files.value],
  };
  const problems = formProblems(form, clock.nowMs());
  return problems.length > 0 ? failed({ code: 'answersInvalid', problems }) : success(form);
}

async function readText(file: string): Promise<Outcome<string>> {
  const read = await readWhole(file, 4 * MESSAGE_LIMIT_CHARACTERS);
  if (!read.ok) return read;
  const text = new TextDecoder('utf-8').decode(read.value).trim();
  const isGood = text.length > 0 && text.length <= MESSAGE_LIMIT_CHARACTERS;
  return isGood ? success(text) : failed({ code: 'fileInvalid', file, at: '' });
}
