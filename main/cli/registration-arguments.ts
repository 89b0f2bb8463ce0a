import { type Command, Option } from 'commander';
import { PROOF_TERMS } from '#contract/values/proof-term-names.ts';
import type { CommandLineHelp } from '#words/command-line-words.ts';
import { withSharedOptions } from './shared-options.ts';

const agency = () => import('./agency-command.ts');
const registrations = () => import('./agency-registration-commands.ts');
const kiosks = () => import('./kiosk-registration-commands.ts');
const senders = () => import('./sender-commands.ts');
const sites = () => import('./site-commands.ts');
const sources = () => import('./source-command.ts');

/** The options of the portal hold for these too. */
export function addRegistrationCommands(portal: Command, { agencyHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('agency').description(agencyHelp.registrations);
  const ofCity = (command: Command) =>
    withSharedOptions(shared, command).requiredOption('--municipality <code>', agencyHelp.municipality);
  ofCity(parent.command('add').description(agencyHelp.add))
    .requiredOption('--name <name>', agencyHelp.name)
    .requiredOption('--jwks <file>', agencyHelp.jwks)
    .requiredOption('--scope <scope...>', agencyHelp.scope)
    .requiredOption('--group <group...>', agencyHelp.group)
    .option('--address <address...>', agencyHelp.address)
    .option('--until <time>', agencyHelp.until)
    .option('--bound', agencyHelp.bound)
    .option('--nonces', agencyHelp.nonces)
    .action(async (_, command: Command) => (await registrations()).runAgencyAdd(command.optsWithGlobals()));
  ofCity(parent.command('end').description(agencyHelp.end))
    .requiredOption('--client <id>', agencyHelp.registered)
    .action(async (_, command: Command) => (await registrations()).runAgencyEnd(command.optsWithGlobals()));
  ofCity(parent.command('list').description(agencyHelp.list)).action(async (_, command: Command) =>
    (await registrations()).runAgencyList(command.optsWithGlobals()),
  );
}

/** Public terminals of a municipality, on the portal's server. */
export function addTerminalCommands(portal: Command, { kiosksHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('kiosk').description(kiosksHelp.kiosks);
  const ofCity = (name: string, description: string) =>
    withSharedOptions(shared, parent.command(name).description(description)).requiredOption(
      '--municipality <code>',
      kiosksHelp.municipality,
    );
  ofCity('add', kiosksHelp.add)
    .requiredOption('--place <text>', kiosksHelp.place)
    .requiredOption('--key-file <file>', kiosksHelp.keyFile)
    .action(async (_, command: Command) => (await kiosks()).runKioskAdd(command.optsWithGlobals()));
  ofCity('list', kiosksHelp.list).action(async (_, command: Command) =>
    (await kiosks()).runKioskList(command.optsWithGlobals()),
  );
  ofCity('remove', kiosksHelp.remove)
    .requiredOption('--kiosk <id>', kiosksHelp.kiosk)
    .action(async (_, command: Command) => (await kiosks()).runKioskRemove(command.optsWithGlobals()));
}

export function addSiteCommands(portal: Command, { siteHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('site').description(siteHelp.sites);
  withSharedOptions(shared, parent.command('add').description(siteHelp.add))
    .requiredOption('--file <file>', siteHelp.file)
    .option('--site <id>', siteHelp.again)
    .action(async (_, command: Command) => (await sites()).runSiteAdd(command.optsWithGlobals()));
  withSharedOptions(shared, parent.command('suspend').description(siteHelp.suspend))
    .requiredOption('--site <id>', siteHelp.site)
    .option('--resume', siteHelp.resume)
    .option('--end', siteHelp.end)
    .action(async (_, command: Command) => (await sites()).runSiteSuspend(command.optsWithGlobals()));
  withSharedOptions(shared, parent.command('list').description(siteHelp.list)).action(async (_, command: Command) =>
    (await sites()).runSiteList(command.optsWithGlobals()),
  );
  const keys = parent.command('keys').description(siteHelp.keys);
  withSharedOptions(shared, keys.command('rotate').description(siteHelp.rotateKeys)).action(
    async (_, command: Command) => (await sites()).runSiteKeysRotate(command.optsWithGlobals()),
  );
  withSharedOptions(shared, keys.command('list').description(siteHelp.listKeys)).action(async (_, command: Command) =>
    (await sites()).runSiteKeysList(command.optsWithGlobals()),
  );
  const events = portal.command('event').description(siteHelp.events);
  withSharedOptions(shared, events.command('add').description(siteHelp.addEvent))
    .requiredOption('--site <id>', siteHelp.site)
    .requiredOption('--file <file>', siteHelp.eventFile)
    .action(async (_, command: Command) => (await sites()).runEventAdd(command.optsWithGlobals()));
  withSharedOptions(shared, events.command('list').description(siteHelp.listEvents)).action(
    async (_, command: Command) => (await sites()).runEventList(command.optsWithGlobals()),
  );
  const gates = events.command('gate').description(siteHelp.gates);
  const ofEvent = (name: string, description: string) =>
    withSharedOptions(shared, gates.command(name).description(description)).requiredOption(
      '--event <id>',
      siteHelp.event,
    );
  ofEvent('add', siteHelp.addGate)
    .requiredOption('--key-file <file>', siteHelp.gateFile)
    .action(async (_, command: Command) => (await sites()).runGateAdd(command.optsWithGlobals()));
  ofEvent('list', siteHelp.listGates).action(async (_, command: Command) =>
    (await sites()).runGateList(command.optsWithGlobals()),
  );
  ofEvent('end', siteHelp.endGate)
    .requiredOption('--gate <id>', siteHelp.gate)
    .action(async (_, command: Command) => (await sites()).runGateEnd(command.optsWithGlobals()));
}

export function addSenderCommands(portal: Command, { senderHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('sender').description(senderHelp.senders);
  const ofOne = (command: Command) =>
    withSharedOptions(shared, command).requiredOption('--sender <id>', senderHelp.sender);
  withSharedOptions(shared, parent.command('add').description(senderHelp.add))
    .requiredOption('--file <file>', senderHelp.file)
    .requiredOption('--jwks <file>', senderHelp.jwks)
    .action(async (_, command: Command) => (await senders()).runSenderAdd(command.optsWithGlobals()));
  ofOne(parent.command('suspend').description(senderHelp.suspend))
    .option('--resume', senderHelp.resume)
    .option('--end', senderHelp.end)
    .action(async (_, command: Command) => (await senders()).runSenderSuspend(command.optsWithGlobals()));
  ofOne(parent.command('key').description(senderHelp.key))
    .requiredOption('--jwks <file>', senderHelp.jwks)
    .action(async (_, command: Command) => (await senders()).runSenderKey(command.optsWithGlobals()));
  ofOne(parent.command('proofs').description(senderHelp.proofs))
    .addOption(new Option('--terms <terms>', senderHelp.terms).choices(PROOF_TERMS).makeOptionMandatory())
    .action(async (_, command: Command) => (await senders()).runSenderProofs(command.optsWithGlobals()));
  withSharedOptions(shared, parent.command('list').description(senderHelp.list)).action(async (_, command: Command) =>
    (await senders()).runSenderList(command.optsWithGlobals()),
  );
}

export function addSourceCommands(portal: Command, { sourceHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('own-data').description(sourceHelp.sources);
  withSharedOptions(shared, parent.command('check').description(sourceHelp.check))
    .argument('<source>', sourceHelp.source)
    .requiredOption('--person <file>', sourceHelp.person)
    .action(async (source: string, _, command: Command) =>
      (await sources()).runSourceCheck(source, command.optsWithGlobals()),
    );
}

export function addAgencyCommands(program: Command, { agencyHelp, shared }: CommandLineHelp): void {
  const parent = program.command('agency').description(agencyHelp.agency);
  withSharedOptions(
    shared,
    parent
      .command('pull')
      .description(agencyHelp.pull)
      .requiredOption('--client <file>', agencyHelp.client)
      .requiredOption('--to <folder>', agencyHelp.to)
      .option('--once', agencyHelp.once)
      .option('--every <seconds>', agencyHelp.every)
      .option('--trust <folder>', agencyHelp.trust),
  ).action(async (options) => (await agency()).runAgencyPull(options));
}
