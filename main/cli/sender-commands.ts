import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { newSenderSchema } from '#contract/portal/sender-routes.ts';
import { clientIdSchema } from '#contract/values/client-id.ts';
import type { ProofTerms } from '#contract/values/proof-terms.ts';
import { type SenderRegistrations, withSenderRegistrations } from '#portal/portal-deliveries.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { readJsonFile, readWhole } from './files.ts';
import { type PortalOptions, portalConfig } from './server-commands.ts';

interface AddOptions extends PortalOptions {
  readonly file: string;
  readonly jwks: string;
}

interface OneOptions extends PortalOptions {
  readonly sender: string;
}

interface SuspendOptions extends OneOptions {
  readonly end?: true;
  readonly resume?: true;
}

const KEYS_LIMIT_BYTES = 20_000;
const FILE_LIMIT_BYTES = 40_000;
const fileSchema = newSenderSchema.omit({ jwks: true });
const ADD = { kind: 'job', id: 'portal sender add' } as const;
const SUSPEND = { kind: 'job', id: 'portal sender suspend' } as const;
const KEY = { kind: 'job', id: 'portal sender key' } as const;
const PROOFS = { kind: 'job', id: 'portal sender proofs' } as const;

/** Lets a sender of private letters in, as its file says, by its public keys. */
export function runSenderAdd(options: AddOptions): Promise<void> {
  return runRegistration(options, async (registrations, { output }) => {
    const about = await readJsonFile(options.file, fileSchema, FILE_LIMIT_BYTES);
    if (!about.ok) return about;
    const jwks = await keysIn(options.jwks);
    if (!jwks.ok) return jwks;
    const added = await registrations.add(ADD, { ...about.value, jwks: jwks.value });
    if (!added.ok) return added;
    output.result({ sender: added.value }, () => added.value);
    return success(undefined);
  });
}

/** Keeps a sender from sending, for a while or for good, or lets it send again. */
export function runSenderSuspend({ end, resume, ...options }: SuspendOptions): Promise<void> {
  return runOne(options, async (registrations, sender, { output }) => {
    if (end && resume) return failed({ code: 'usage', detail: '--end and --resume exclude each other' });
    const state = end ? 'ended' : resume ? 'active' : 'suspended';
    const changed = await registrations.setState(SUSPEND, sender, state);
    if (!changed.ok) return changed;
    output.result({ sender, state }, () => `${sender}\t${state}`);
    return success(undefined);
  });
}

/** Puts other public keys in the place of a sender's; tokens by the old ones end at once. */
export function runSenderKey({ jwks, ...options }: OneOptions & { readonly jwks: string }): Promise<void> {
  return runOne(options, async (registrations, sender, { output }) => {
    const keys = await keysIn(jwks);
    if (!keys.ok) return keys;
    const replaced = await registrations.replaceKeys(KEY, sender, keys.value);
    if (!replaced.ok) return replaced;
    output.result({ sender }, () => sender);
    return success(undefined);
  });
}

/** Says anew whether tokens of a sender are of a key; those that were had on other terms end at once. */
export function runSenderProofs({ terms, ...options }: OneOptions & { readonly terms: ProofTerms }): Promise<void> {
  return runOne(options, async (registrations, sender, { output }) => {
    const changed = await registrations.changeProofs(PROOFS, sender, terms);
    if (!changed.ok) return changed;
    output.result({ sender, proofs: terms }, () => `${sender}\t${terms}`);
    return success(undefined);
  });
}

export function runSenderList(options: PortalOptions): Promise<void> {
  return runRegistration(options, async (registrations, { output }) => {
    const senders = await registrations.list();
    output.result({ senders }, () =>
      senders
        .map(({ sender, state, corporateNumber, legalName }) => [sender, state, corporateNumber, legalName].join('\t'))
        .join('\n'),
    );
    return success(undefined);
  });
}

async function keysIn(file: string): Promise<Outcome<string>> {
  const keys = await readWhole(file, KEYS_LIMIT_BYTES);
  return keys.ok ? success(Buffer.from(keys.value).toString('utf8')) : keys;
}

function runOne(
  options: OneOptions,
  make: (registrations: SenderRegistrations, sender: string, context: CommandContext) => Promise<Outcome<void>>,
): Promise<void> {
  return runRegistration(options, async (registrations, context) => {
    const sender = clientIdSchema.safeParse(options.sender);
    if (!sender.success) return failed({ code: 'usage', detail: '--sender takes the identifier of a sender' });
    return make(registrations, sender.data, context);
  });
}

function runRegistration(
  options: PortalOptions,
  make: (registrations: SenderRegistrations, context: CommandContext) => Promise<Outcome<void>>,
): Promise<void> {
  return runCommand(options, async (context) => {
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    return withSenderRegistrations(config.value, (registrations) => make(registrations, context));
  });
}
