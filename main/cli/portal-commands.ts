import { basename } from 'node:path';
import * as z from 'zod';
import type { Draft } from '#contract/app/flows/apply-flow.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import type { foundSchema } from '#contract/portal/catalogue-routes.ts';
import { answersSchema } from '#contract/procedure/answers.ts';
import { applicantSchema, sexSchema } from '#contract/procedure/application.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import { lastDay } from '#contract/procedure/deadlines.ts';
import type { Fee } from '#contract/procedure/fee.ts';
import { type AttachmentRule, isSigned, type Procedure, type ProcedureSummary } from '#contract/procedure/procedure.ts';
import { procedureIdSchema } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { type AttachedFile, createApplicationComposer } from '#core/application/application-composer.ts';
import {
  type ApplyEvent,
  type ApplyState,
  applyMachine,
  type FiledApplication,
  type Form,
  formProblems,
  SOFTWARE_NAME,
} from '#core/application/apply.ts';
import { applyEffects } from '#core/application/apply-effects.ts';
import { attachedFile } from '#core/application/attachment-intake.ts';
import type { OpenedCorrection } from '#core/application/correction.ts';
import { applicantNamed } from '#core/application/signed-values.ts';
import { allPages } from '#core/portal/all-pages.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import type { Catalogue } from '#portal/catalogue/catalogue.ts';
import { feeAmount } from '#words/fee-words.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { type CommandContext, runCommand } from './command-context.ts';
import { type Asked, driveFlow } from './drive-flow.ts';
import { idsFor } from './family-command.ts';
import { mayWrite, readJsonFile, readWhole, writeOut } from './files.ts';
import { municipalityOption } from './municipality-option.ts';
import {
  type CommandSession,
  type ForOption,
  showSession,
  withPortalSession,
  withSessionFor,
} from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

export const ANSWERS_LIMIT_BYTES = 1_000_000;

export function runLogin(options: object): Promise<void> {
  return runWithReaders(options, (transport, context) => {
    const beganAt = performance.now();
    return withPortalSession(transport, context, ['auth'], (session) =>
      showSession(session, context, performance.now() - beganAt),
    );
  });
}

interface ServicesOptions {
  readonly municipality?: string;
  readonly query?: string;
  readonly household?: string;
}

export function runServices(options: ServicesOptions): Promise<void> {
  return runCommand(options, (context) => searchProcedures(context, options));
}

export function runApply(service: string, options: ApplyOptions): Promise<void> {
  return runWithReaders(options, (transport, context) => apply(transport, context, service, options));
}

export function runApplications(number: string | undefined, options: ForOption): Promise<void> {
  return runWithReaders(options, (transport, context) =>
    withSessionFor(transport, context, { ...options, slots: ['auth'] }, (session) =>
      showApplications(session, context, number),
    ),
  );
}

async function searchProcedures(context: CommandContext, options: ServicesOptions): Promise<Outcome<void>> {
  const { output, language, clock, words } = context;
  const municipality = municipalityOption(options.municipality);
  if (!municipality.ok) return municipality;
  const concerns = options.household === undefined ? success(undefined) : await idsFor(context, options.household);
  if (!concerns.ok) return concerns;
  const found = await findServices(context, {
    ...(municipality.value === undefined ? {} : { municipality: municipality.value }),
    ...(options.query === undefined ? {} : { query: options.query }),
  });
  if (!found.ok) return found;
  const today = japaneseDay(clock.nowMs());
  const suits = ({ id }: ProcedureSummary) => concerns.value === undefined || concerns.value.has(id);
  const services = found.value.services.filter(suits).map((service) => ({
    id: service.id,
    title: inLanguage(service.title, language),
    summary: inLanguage(service.summary, language),
    municipality: service.municipality.code,
    municipalityName: inLanguage(service.municipality.name, language),
    topic: service.topic,
    deadline: inLanguage(service.deadlineText, language),
    lastDay: lastDay(service.deadline, undefined, today) ?? null,
    signatureRequired: service.signature === 'required',
    signature: service.signature,
    minutesNeeded: service.minutesNeeded,
    fee: feeIn(service.fee, context),
    revision: service.revision,
  }));
  const { suggestions } = found.value;
  output.result({ services, suggestions }, () => {
    if (services.length === 0) return words.told.nothingFound(suggestions);
    return services
      .map(({ id, title, municipalityName, deadline, fee }) =>
        [id, municipalityName, title, deadline, ...(fee === null ? [] : [fee.amount])].join('\t'),
      )
      .join('\n');
  });
  return success(undefined);
}

/** What it costs, in words and by its members; `null` where nobody knows. */
function feeIn(fee: Fee | undefined, { language, words }: CommandContext) {
  if (fee === undefined) return null;
  const amount = feeAmount(fee, words);
  if (fee.type === 'free') return { amount, ...fee };
  const { exemption, ...members } = fee;
  return { amount, ...members, exemption: exemption === undefined ? null : inLanguage(exemption, language) };
}

type Query = NonNullable<Parameters<Catalogue['search']>[1]>;

/** Asks the portal; without one, the catalogue of samples that comes with the program, and says so. */
async function findServices(
  { hasPortal, portal, output, words, signal }: CommandContext,
  query: Query,
): Promise<Outcome<z.infer<typeof foundSchema>>> {
  if (hasPortal) {
    const client = portal();
    return client.ok ? client.value.call('searchProcedures', { query, signal }) : client;
  }
  const { loadCatalogue } = await import('#portal/catalogue/load-catalogue.ts');
  const catalogue = await loadCatalogue();
  if (!catalogue.ok) return catalogue;
  output.progress(words.told.sampleCatalogue);
  return success(catalogue.value.search({ kind: 'public' }, query));
}

/** Of the person for whom it is filed: what no mandate names. */
const principalsPlaceSchema = z.strictObject({ address: applicantSchema.shape.address.shape.value, sex: sexSchema });
type PrincipalsPlace = z.infer<typeof principalsPlaceSchema>;

interface ApplyOptions extends ForOption {
  readonly applicant?: string;
  readonly municipality: string;
  readonly answers: string;
  readonly attach?: readonly string[];
  readonly follow?: readonly string[];
  readonly confirm?: readonly string[];
  readonly withoutSignature?: true;
  readonly receipt?: string;
  readonly save?: string;
}

async function apply(
  transport: CardTransport,
  context: CommandContext,
  service: string,
  options: ApplyOptions,
): Promise<Outcome<void>> {
  const id = procedureIdSchema.safeParse(service);
  if (!id.success) return failed({ code: 'procedureUnknown' });
  const municipality = municipalityOption(options.municipality);
  if (!municipality.ok) return municipality;
  const answers = await readJsonFile(options.answers, answersSchema, ANSWERS_LIMIT_BYTES);
  if (!answers.ok) return answers;
  const given = await principalsPlace(options);
  if (!given.ok) return given;
  const draft: Draft = {
    applicant: null,
    answers: answers.value,
    attachmentsToFollow: [...(options.follow ?? [])],
    confirmed: [...(options.confirm ?? [])],
    ...(options.withoutSignature === true ? { withoutSignature: true } : {}),
  };
  const portal = context.portal();
  if (!portal.ok) return portal;
  const { clock, signal } = context;
  const procedure = await portal.value.call('readProcedure', {
    params: { id: id.data },
    query: { municipality: municipality.value },
    signal,
  });
  if (!procedure.ok) return procedure;
  if (procedure.value.elsewhere !== undefined) return failed({ code: 'procedureUnknown' });
  const files = await readAttachments(options.attach ?? [], askedAttachments(procedure.value, draft));
  if (!files.ok) return files;
  // What can be refused without the card is refused before it: no try is used for an application that cannot be filed.
  const form = { procedure: procedure.value, draft, attached: files.value };
  const signs = isSigned(procedure.value, draft);
  if (signs && options.withoutSignature) return failed({ code: 'signatureMissing' });
  for (const file of [options.save, options.receipt]) {
    const place = file === undefined ? success(undefined) : await mayWrite(file);
    if (!place.ok) return place;
  }
  const problems = formProblems(form, clock.nowMs());
  if (problems.length > 0) return failed({ code: 'answersInvalid', problems });
  const slots = signs
    ? (['auth', 'sign'] as const)
    : given.value === undefined
      ? (['auth', 'text'] as const)
      : (['auth'] as const);
  return withSessionFor(transport, context, { slots, ...options }, async (session) => {
    const { mandate } = session;
    if (mandate?.scope.procedures.includes(id.data) === false) return failed({ code: 'notInMandate' });
    const applicant = mandate && given.value ? applicantNamed(mandate, given.value) : null;
    const filed = await fileApplication(transport, context, session, {
      form: { ...form, draft: { ...draft, applicant } },
      save: options.save,
    });
    if (!filed.ok) return filed;
    const { receiptNumber, receivedAt, sha256, receipt } = filed.value.receipt;
    const report = { receiptNumber, receivedAt, sha256, status: 'received', exchanges: session.cost.exchanges };
    context.output.result(report, () => receiptNumber);
    return options.receipt === undefined ? success(undefined) : writeOut(options.receipt, receipt);
  });
}

/** Fails with `usage` where one of `--for` and `--applicant` stands without the other. */
async function principalsPlace(options: ApplyOptions): Promise<Outcome<PrincipalsPlace | undefined>> {
  if ((options.for === undefined) !== (options.applicant === undefined))
    return failed({
      code: 'usage',
      detail: '--for and --applicant go together: the address and sex of whom it is for',
    });
  return options.applicant === undefined
    ? success(undefined)
    : readJsonFile(options.applicant, principalsPlaceSchema, ANSWERS_LIMIT_BYTES);
}

interface Filing {
  readonly form: Form;
  readonly save: string | undefined;
}

/** Drives one application from its form to its receipt; what stands in the way ends it. */
export async function fileApplication(
  transport: CardTransport,
  context: CommandContext,
  { portal, opened, mandate, signIn, authorities, cards, reader, devices }: CommandSession,
  { form, save }: Filing,
): Promise<Outcome<FiledApplication>> {
  const waiting = [...form.attached];
  return driveFlow({
    machine: applyMachine(
      {
        portal: portal.origin,
        filer: opened.subject,
        idempotencyKey: context.uuid(),
        software: { name: SOFTWARE_NAME, version: packageJson.version },
        preferredReader: reader,
        applicantFrom: 'signatureCertificate',
        mandate,
      },
      devices,
    ),
    perform: applyEffects({
      portal,
      signIn,
      desk: createApplicationComposer(context.clock, authorities),
      cards,
      session: {
        token: () => opened.token,
        subject: () => opened.subject,
        acting: () => mandate,
        card: () => opened.certificate,
        opened: () => undefined,
        lost: () => undefined,
      },
      oneSitting: context.secrets.beforehand,
      clock: context.clock,
      loadProcedure: async () => success(beginningOf(form)),
    }),
    async answer(state) {
      // Kept before it is sent: whatever happens on the way, the signed application is not lost.
      const kept =
        state.at === 'submitting' && save !== undefined ? await writeOut(save, state.sealed.bytes) : undefined;
      return kept?.ok === false ? { stop: kept.failure } : answerForm(state, form.draft, waiting, context);
    },
    context,
    transport,
  });
}

/** Files are attached one by one on the way, those of the filing before as well. */
function beginningOf({ procedure, draft, correction }: Form): Procedure | OpenedCorrection {
  return correction === undefined ? procedure : { procedure, correction, draft, attached: [] };
}

/** What a window's visitor would press: attach, check, sign. Anything in the way ends the command. */
function answerForm(
  state: ApplyState,
  draft: Draft,
  waiting: AttachedFile[],
  { clock, language }: CommandContext,
): Asked<ApplyEvent> {
  switch (state.at) {
    case 'interrupted':
    case 'notSent':
      return { stop: state.failure };
    case 'fillingForm': {
      const problem: Failure | null =
        state.problems.length > 0 ? { code: 'answersInvalid', problems: [...state.problems] } : state.lastFailure;
      if (problem !== null) return { stop: problem };
      const file = waiting.shift();
      if (file !== undefined) return { tell: { type: 'fileAttached', file } };
      const { procedure, draft: known } = state.form;
      const applicant = draft.applicant ?? known.applicant;
      if (applicant === null && !isSigned(procedure, draft)) return { tell: { type: 'applicantAsked', draft } };
      return { tell: { type: 'reviewAsked', draft: { ...draft, applicant }, now: clock.nowMs(), language } };
    }
    case 'reviewing': {
      if (state.lastFailure !== null) return { stop: state.lastFailure };
      const declared = Object.keys(draft.answers).filter((key) => draft.answers[key] === true);
      return { tell: { type: 'filingAsked', declared, keepHousehold: false } };
    }
    default:
      return undefined;
  }
}

export async function readAttachments(
  pairs: readonly string[],
  rules: readonly AttachmentRule[],
): Promise<Outcome<AttachedFile[]>> {
  const files: AttachedFile[] = [];
  for (const pair of pairs) {
    const [, key, file] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
    if (key === undefined || file === undefined) return failed({ code: 'usage', detail: '--attach takes KEY=FILE' });
    const rule = rules.find((one) => one.key === key);
    if (rule === undefined) return failed({ code: 'attachmentRefused', key, problem: 'unknownKey' });
    const read = await readWhole(file, 20_000_000);
    if (!read.ok) return read;
    const attached = attachedFile(key, basename(file), read.value, rule.mediaTypes);
    if (!attached.ok) return attached;
    files.push(attached.value);
  }
  return success(files);
}

async function showApplications(
  { portal, opened }: CommandSession,
  { output, language, signal }: CommandContext,
  number: string | undefined,
): Promise<Outcome<void>> {
  const { token } = opened;
  if (number === undefined) {
    const listed = await allPages(
      (query) => portal.call('listApplications', { query, token, signal }),
      ({ applications }) => applications,
    );
    if (!listed.ok) return listed;
    const applications = listed.value;
    output.result({ applications }, () =>
      applications
        .map(
          ({ receiptNumber, status, procedure }) =>
            `${receiptNumber}\t${status}\t${inLanguage(procedure.title, language)}`,
        )
        .join('\n'),
    );
    return success(undefined);
  }
  const wanted = receiptNumberSchema.safeParse(number);
  if (!wanted.success) return failed({ code: 'notFound' });
  const read = await portal.call('readApplication', { params: { number: wanted.data }, token, signal });
  if (!read.ok) return read;
  output.result(read.value, () => read.value.history.map(({ at, status }) => `${at}\t${status}`).join('\n'));
  return success(undefined);
}
