import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { newAgencyClientSchema } from '#contract/portal/agency-routes.ts';
import type { MunicipalityCode } from '#contract/values/brands.ts';
import { type AgencyRegistrations, withAgencyRegistrations } from '#portal/portal-agency.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { readWhole } from './files.ts';
import { municipalityOption } from './municipality-option.ts';
import { type PortalOptions, portalConfig } from './server-commands.ts';

interface RegistrationOptions extends PortalOptions {
  readonly municipality: string;
}

interface AddOptions extends RegistrationOptions {
  readonly name: string;
  readonly jwks: string;
  readonly scope: readonly string[];
  readonly group: readonly string[];
  readonly address?: readonly string[];
  readonly until?: string;
  readonly bound?: boolean;
  readonly nonces?: boolean;
}

/** Members that an option gives one of at a time. */
const OPTIONS: Readonly<Record<string, string>> = { scopes: 'scope', groups: 'group', addresses: 'address' };

const KEYS_LIMIT_BYTES = 20_000;

/** Lets another system of a municipality in, by its public keys. */
export function runAgencyAdd(options: AddOptions): Promise<void> {
  return runRegistration(options, async (registrations, municipality, { output }) => {
    const keys = await readWhole(options.jwks, KEYS_LIMIT_BYTES);
    if (!keys.ok) return keys;
    const { name, scope: scopes, group: groups, address: addresses, until, bound, nonces } = options;
    const wanted = newAgencyClientSchema.safeParse({
      name,
      jwks: Buffer.from(keys.value).toString('utf8'),
      scopes,
      groups,
      ...(addresses === undefined ? {} : { addresses }),
      ...(until === undefined ? {} : { until }),
      proofs: nonces === true ? 'owedWithNonce' : bound === true ? 'owed' : 'chosen',
    });
    if (!wanted.success) {
      const [member = 'name'] = wanted.error.issues[0]?.path ?? [];
      return failed({ code: 'usage', detail: `--${OPTIONS[String(member)] ?? String(member)}` });
    }
    const added = await registrations.add({ kind: 'job', id: 'portal agency add' }, municipality, wanted.data);
    if (!added.ok) return added;
    output.result({ client: added.value }, () => added.value);
    return success(undefined);
  });
}

/** Ends a registration and its tokens. */
export function runAgencyEnd(options: RegistrationOptions & { readonly client: string }): Promise<void> {
  return runRegistration(options, async (registrations, municipality, { output }) => {
    const ended = await registrations.end({ kind: 'job', id: 'portal agency end' }, municipality, options.client);
    if (!ended.ok) return ended;
    output.result({ ended: options.client }, () => options.client);
    return success(undefined);
  });
}

export function runAgencyList(options: RegistrationOptions): Promise<void> {
  return runRegistration(options, async (registrations, municipality, { output }) => {
    const clients = await registrations.list(municipality);
    output.result({ clients }, () => clients.map(({ client, name }) => `${client}\t${name}`).join('\n'));
    return success(undefined);
  });
}

function runRegistration(
  options: RegistrationOptions,
  make: (
    registrations: AgencyRegistrations,
    municipality: MunicipalityCode,
    context: CommandContext,
  ) => Promise<Outcome<void>>,
): Promise<void> {
  return runCommand(options, async (context) => {
    const municipality = municipalityOption(options.municipality);
    if (!municipality.ok) return municipality;
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    return withAgencyRegistrations(config.value, (registrations) => make(registrations, municipality.value, context));
  });
}
