import { resolve } from 'node:path';
import type { Outcome } from '#contract/failures/outcome.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { eventIdSchema, newEventSchema, newSiteSchema } from '#contract/portal/authorization.ts';
import { terminalIdSchema } from '#contract/portal/gate-routes.ts';
import { clientIdSchema } from '#contract/values/client-id.ts';
import { writeNewPrivateFile } from '#platform/private-file.ts';
import { listSiteKeys, rotateSiteKeys, type SiteRegistrations, withSiteRegistrations } from '#portal/portal-sites.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { readJsonFile } from './files.ts';
import { type PortalOptions, portalConfig } from './server-commands.ts';

interface FileOptions extends PortalOptions {
  readonly file: string;
  readonly site?: string;
}

interface StateOptions extends PortalOptions {
  readonly site: string;
  readonly end?: true;
  readonly resume?: true;
}

interface EventOptions extends PortalOptions {
  readonly site: string;
  readonly file: string;
}

interface GateOptions extends PortalOptions {
  readonly event: string;
}

const FILE_LIMIT_BYTES = 40_000;
const ADD = { kind: 'job', id: 'portal site add' } as const;
const ADD_EVENT = { kind: 'job', id: 'portal event add' } as const;
const SUSPEND = { kind: 'job', id: 'portal site suspend' } as const;

/** Lets a site in, as its file says, or puts a new version in the place of one that is there. */
export function runSiteAdd({ site, ...options }: FileOptions): Promise<void> {
  return runRegistration(options, async (registrations, { output }) => {
    const about = await readJsonFile(options.file, newSiteSchema, FILE_LIMIT_BYTES);
    if (!about.ok) return about;
    const id = site === undefined ? undefined : clientIdSchema.safeParse(site);
    if (id?.success === false) return failed({ code: 'usage', detail: '--site takes the identifier of a site' });
    if (id === undefined) {
      const added = await registrations.add(ADD, about.value);
      if (!added.ok) return added;
      output.result({ site: added.value }, () => added.value);
      return success(undefined);
    }
    const changed = await registrations.change(ADD, id.data, about.value);
    if (!changed.ok) return changed;
    output.result({ site: id.data }, () => id.data);
    return success(undefined);
  });
}

/** Keeps a site from asking and reading, for a while or for good, or lets it ask again. */
export function runSiteSuspend({ end, resume, ...options }: StateOptions): Promise<void> {
  return runRegistration(options, async (registrations, { output }) => {
    const site = clientIdSchema.safeParse(options.site);
    if (!site.success) return failed({ code: 'usage', detail: '--site takes the identifier of a site' });
    if (end && resume) return failed({ code: 'usage', detail: '--end and --resume exclude each other' });
    const state = end ? 'ended' : resume ? 'active' : 'suspended';
    const changed = await registrations.setState(SUSPEND, site.data, state);
    if (!changed.ok) return changed;
    output.result({ site: site.data, state }, () => `${site.data}\t${state}`);
    return success(undefined);
  });
}

export function runSiteList(options: PortalOptions): Promise<void> {
  return runRegistration(options, async (registrations, { output }) => {
    const reported = new Map((await registrations.reports.list()).map(({ site, ...told }) => [site, told]));
    const sites = (await registrations.list()).map((one) => ({ ...one, reported: reported.get(one.site) ?? null }));
    output.result({ sites }, () =>
      sites
        .map(({ site, state, legalName, redirectUris, reported: told }) =>
          [site, state, told?.isFlagged ? `!${told.persons}` : (told?.persons ?? ''), legalName, ...redirectUris].join(
            '\t',
          ),
        )
        .join('\n'),
    );
    return success(undefined);
  });
}

/** Lets a site ask for one token of each person at an event, until that is over. */
export function runEventAdd(options: EventOptions): Promise<void> {
  return runRegistration(options, async (registrations, { output }) => {
    const site = clientIdSchema.safeParse(options.site);
    if (!site.success) return failed({ code: 'usage', detail: '--site takes the identifier of a site' });
    const about = await readJsonFile(options.file, newEventSchema, FILE_LIMIT_BYTES);
    if (!about.ok) return about;
    const added = await registrations.events.add(ADD_EVENT, site.data, about.value);
    if (!added.ok) return added;
    output.result({ event: about.value.event, site: site.data }, () => about.value.event);
    return success(undefined);
  });
}

export function runEventList(options: PortalOptions): Promise<void> {
  return runRegistration(options, async (registrations, { output }) => {
    const events = await registrations.events.list();
    output.result({ events }, () =>
      events
        .map(({ event, site, name, endsAt, hasKey, gate }) =>
          [event, site, endsAt, hasKey, gate ?? '-', name].join('\t'),
        )
        .join('\n'),
    );
    return success(undefined);
  });
}

/** Registers a terminal at the door; its keys go into a new file that its user alone reads, and nowhere else. */
export function runGateAdd(options: GateOptions & { readonly keyFile: string }): Promise<void> {
  return runOfEvent(options, async (event, { gates }, { output }) => {
    const actor = { kind: 'job', id: 'portal event gate add' } as const;
    const added = await gates.add(actor, event);
    if (!added.ok) return added;
    const { terminal } = added.value;
    const file = options.keyFile;
    const text = `${JSON.stringify(added.value)}\n`;
    if (!(await writeNewPrivateFile(resolve(file), text, 'chosen').catch(() => false))) {
      // Nobody has its keys.
      await gates.end(actor, event, terminal);
      return failed({ code: 'fileUnwritable', file });
    }
    output.result({ gate: terminal, keyFile: file }, () => terminal);
    return success(undefined);
  });
}

export function runGateList(options: GateOptions): Promise<void> {
  return runOfEvent(options, async (event, { gates }, { output }) => {
    const listed = await gates.list(event);
    output.result({ gates: listed }, () => listed.map(({ gate, at }) => `${gate}\t${at}`).join('\n'));
    return success(undefined);
  });
}

/** Ends a gate: the portal tells it nothing, and the site hears of it no more. */
export function runGateEnd(options: GateOptions & { readonly gate: string }): Promise<void> {
  return runOfEvent(options, async (event, { gates }, { output }) => {
    const gate = terminalIdSchema.safeParse(options.gate);
    if (!gate.success) return failed({ code: 'notFound' });
    const ended = await gates.end({ kind: 'job', id: 'portal event gate end' }, event, gate.data);
    if (!ended.ok) return ended;
    output.result({ ended: gate.data }, () => gate.data);
    return success(undefined);
  });
}

function runOfEvent(
  options: GateOptions,
  make: (event: string, registrations: SiteRegistrations, context: CommandContext) => Promise<Outcome<void>>,
): Promise<void> {
  return runRegistration(options, async (registrations, context) => {
    const event = eventIdSchema.safeParse(options.event);
    return event.success ? make(event.data, registrations, context) : failed({ code: 'notFound' });
  });
}

/** Makes the next key by which sites know what the portal signs; it is published from the next start on. */
export function runSiteKeysRotate(options: PortalOptions): Promise<void> {
  return runSiteKeys(options, rotateSiteKeys);
}

export function runSiteKeysList(options: PortalOptions): Promise<void> {
  return runSiteKeys(options, listSiteKeys);
}

function runSiteKeys(options: PortalOptions, make: typeof listSiteKeys | typeof rotateSiteKeys): Promise<void> {
  return runCommand(options, async (context) => {
    const config = await portalConfig(context, options);
    const told = config.ok ? await make(config.value) : config;
    if (!told.ok) return told;
    context.output.result(told.value, () => JSON.stringify(told.value));
    return success(undefined);
  });
}

function runRegistration(
  options: PortalOptions,
  make: (registrations: SiteRegistrations, context: CommandContext) => Promise<Outcome<void>>,
): Promise<void> {
  return runCommand(options, async (context) => {
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    return withSiteRegistrations(config.value, (registrations) => make(registrations, context));
  });
}
