import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { newStaffSchema, type StaffLink } from '#contract/portal/staff-routes.ts';
import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import { type StaffAccounts, withStaffAccounts } from '#portal/portal-staff.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { municipalityOption } from './municipality-option.ts';
import { type PortalOptions, portalConfig } from './server-commands.ts';

interface StaffOptions extends PortalOptions {
  readonly municipality: string;
  readonly mail: string;
}

interface InviteOptions extends StaffOptions {
  readonly role: string;
  readonly name: string;
}

/** The first administrator of a municipality, and whoever is to be let in without one. */
export function runStaffInvite(options: InviteOptions): Promise<void> {
  const grants = [{ role: options.role, group: WHOLE_MUNICIPALITY }];
  const person = newStaffSchema.safeParse({ name: options.name, mail: options.mail, grants });
  return runStaffCommand(options, async (accounts, municipality) => {
    if (!person.success) return failed({ code: 'usage', detail: `--${optionOf(person.error.issues[0]?.path)}` });
    return accounts.invite({ kind: 'job', id: 'portal staff invite' }, municipality, person.data);
  });
}

/** For an administrator whom no other is left to recover. */
export function runStaffRecover(options: StaffOptions): Promise<void> {
  return runStaffCommand(options, async (accounts, municipality) => {
    const account = await accounts.findByMail(municipality, options.mail.toLowerCase());
    if (account === undefined) return failed({ code: 'notFound' });
    return accounts.recover({ kind: 'job', id: 'portal staff recover' }, municipality, account);
  });
}

function runStaffCommand(
  options: StaffOptions,
  make: (accounts: StaffAccounts, municipality: string) => Promise<Outcome<StaffLink>>,
): Promise<void> {
  return runCommand(options, async (context) => {
    const municipality = municipalityOption(options.municipality);
    if (!municipality.ok) return municipality;
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    const made = await withStaffAccounts(config.value, (accounts) => make(accounts, municipality.value));
    return made.ok ? tell(context, made.value) : made;
  });
}

/** The link is the result: it is handed over once, and kept nowhere. */
function tell({ output }: CommandContext, link: StaffLink): Outcome<void> {
  output.result(link, () => link.link);
  return success(undefined);
}

function optionOf(path: readonly PropertyKey[] | undefined): string {
  const [member = 'name'] = path ?? [];
  return member === 'grants' ? 'role' : String(member);
}
