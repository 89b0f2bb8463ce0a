import { type Command, Option } from 'commander';
import { PERSONA_NAMES } from '#contract/card/persona-names.ts';
import { STAFF_ROLES } from '#contract/values/staff-role-names.ts';
import type { CommandLineHelp } from '#words/command-line-words.ts';
import { withSharedOptions } from './shared-options.ts';

const servers = () => import('./server-commands.ts');
const audit = () => import('./audit-command.ts');
const staff = () => import('./staff-commands.ts');
const backup = () => import('./backup-commands.ts');
const desk = () => import('./desk-command.ts');
const keys = () => import('./keys-command.ts');
const catalogue = () => import('./catalogue-commands.ts');
const jobs = () => import('./jobs-command.ts');
const returnedMail = () => import('./mail-command.ts');

/** Adds what runs until it is stopped; gives the portal, which has commands of its own. */
export function addServerCommands(program: Command, { serverHelp, shared }: CommandLineHelp): Command {
  const portal = withSharedOptions(
    shared,
    program
      .command('portal')
      .description(serverHelp.portal)
      .option('--config <file>', serverHelp.config)
      .option('--port <n>', serverHelp.port)
      .option('--host <address>', serverHelp.host)
      .option('--origin <url>', serverHelp.origin)
      .option('--data <dir>', serverHelp.data)
      .option('--database <url>', serverHelp.database)
      .option('--database-password-file <file>', serverHelp.databasePasswordFile)
      .option('--anchors <dir>', serverHelp.anchors)
      .option('--tls-certificate <file>', serverHelp.tlsCertificate)
      .option('--tls-key <file>', serverHelp.tlsKey)
      .option('--trusted-proxies <addresses>', serverHelp.trustedProxies)
      .option('--catalogue <dir>', serverHelp.catalogue)
      .option('--processes <n>', serverHelp.processes)
      .option('--limit <name=n...>', serverHelp.limit)
      .option('--trust <dir>', serverHelp.trust)
      .option('--operator <name>', serverHelp.operator)
      .option('--revocation <methods>', serverHelp.revocation)
      .option('--crl-auth <url>', serverHelp.crlAuth)
      .option('--crl-sign <url>', serverHelp.crlSign)
      .option('--ocsp-auth <url>', serverHelp.ocspAuth)
      .option('--ocsp-sign <url>', serverHelp.ocspSign),
  );
  portal.action(async (options) => (await servers()).runPortal(options));
  const ofAudit = portal.command('audit').description(serverHelp.audit);
  withSharedOptions(
    shared,
    ofAudit
      .command('restart')
      .description(serverHelp.auditRestart)
      .requiredOption('--reason <text>', serverHelp.auditReason),
  ).action(async (_, command: Command) => (await audit()).runAuditRestart(command.optsWithGlobals()));
  withSharedOptions(
    shared,
    ofAudit
      .command('verify')
      .description(serverHelp.auditVerify)
      .option('--municipality <code>', serverHelp.auditMunicipality)
      .option('--keys <file>', serverHelp.auditKeys),
  ).action(async (_, command: Command) => (await audit()).runAuditVerify(command.optsWithGlobals()));
  withSharedOptions(
    shared,
    program
      .command('kiosk')
      .argument('[link]', serverHelp.kioskLink)
      .description(serverHelp.kiosk)
      .option('--port <n>', serverHelp.port, '0')
      .option('--no-open', serverHelp.noOpen)
      .option('--public', serverHelp.publicTerminal)
      .option('--gate <file>', serverHelp.gate)
      .addOption(new Option('--persona <name>', serverHelp.practise).choices(PERSONA_NAMES)),
  ).action(async (link: string | undefined, options) => (await servers()).runKiosk({ ...options, link }));
  withSharedOptions(
    shared,
    program
      .command('virtual-card')
      .description(serverHelp.virtualCard)
      .addOption(new Option('--persona <name>', serverHelp.persona).choices(PERSONA_NAMES).default('ordinary'))
      .option('--vpcd <host:port>', serverHelp.vpcd, '127.0.0.1:35963')
      .option('--pki <dir>', serverHelp.pki),
  ).action(async (options) => (await servers()).runVirtualCard(options));
  return portal;
}

/** The options of the portal, such as its folder, hold for these too. */
export function addStaffCommands(portal: Command, { staffHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('staff').description(staffHelp.staff);
  const ofPerson = (command: Command) =>
    withSharedOptions(shared, command)
      .requiredOption('--municipality <code>', staffHelp.municipality)
      .requiredOption('--mail <address>', staffHelp.mail);
  ofPerson(parent.command('invite').description(staffHelp.invite))
    .addOption(new Option('--role <role>', staffHelp.role).choices(STAFF_ROLES).makeOptionMandatory())
    .requiredOption('--name <name>', staffHelp.name)
    .action(async (_, command: Command) => (await staff()).runStaffInvite(command.optsWithGlobals()));
  ofPerson(parent.command('recover').description(staffHelp.recover)).action(async (_, command: Command) =>
    (await staff()).runStaffRecover(command.optsWithGlobals()),
  );
}

/** On the portal's server, whether or not it runs. */
export function addKeysCommands(portal: Command, { keysHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('keys').description(keysHelp.keys);
  const named = (name: string, description: string) =>
    withSharedOptions(shared, parent.command(name).description(description));
  named('list', keysHelp.list).action(async (_, command: Command) =>
    (await keys()).runKeysList(command.optsWithGlobals()),
  );
  named('status', keysHelp.status).action(async (_, command: Command) =>
    (await keys()).runKeysStatus(command.optsWithGlobals()),
  );
  named('add', keysHelp.add)
    .argument('<id>', keysHelp.id)
    .action(async (id: string, _, command: Command) => (await keys()).runKeysAdd(id, command.optsWithGlobals()));
  named('rotate', keysHelp.rotate)
    .requiredOption('--to <id>', keysHelp.id)
    .action(async (_, command: Command) => (await keys()).runKeysRotate(command.optsWithGlobals()));
  named('retire', keysHelp.retire)
    .argument('<id>', keysHelp.id)
    .action(async (id: string, _, command: Command) => (await keys()).runKeysRetire(id, command.optsWithGlobals()));
}

/** On the portal's server, whether or not it runs. */
export function addDeskCommands(portal: Command, { deskHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('desk').description(deskHelp.desk);
  withSharedOptions(
    shared,
    parent.command('rebuild').description(deskHelp.rebuild).option('--check', deskHelp.check),
  ).action(async (_, command: Command) => (await desk()).runDeskRebuild(command.optsWithGlobals()));
}

export function addBackupCommands(portal: Command, { backupHelp, shared }: CommandLineHelp): void {
  const named = (name: string, description: string) =>
    withSharedOptions(shared, portal.command(name).description(description)).option(
      '--backup-key <file>',
      backupHelp.key,
    );
  named('backup', backupHelp.backup)
    .requiredOption('--to <dir>', backupHelp.to)
    .option('--archive', backupHelp.archive)
    .action(async (_, command: Command) => (await backup()).runBackup(command.optsWithGlobals()));
  named('restore', backupHelp.restore)
    .requiredOption('--from <dir>', backupHelp.from)
    .action(async (_, command: Command) => (await backup()).runRestore(command.optsWithGlobals()));
}

export function addCatalogueCommands(portal: Command, { catalogueHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('catalogue').description(catalogueHelp.catalogue);
  withSharedOptions(
    shared,
    parent.command('check').argument('<file>', catalogueHelp.file).description(catalogueHelp.check),
  )
    .option('--municipality <code>', catalogueHelp.checkMunicipality)
    .action(async (file, _, command: Command) =>
      (await catalogue()).runCatalogueCheck(file, command.optsWithGlobals()),
    );
  withSharedOptions(
    shared,
    parent.command('import').argument('<file>', catalogueHelp.file).description(catalogueHelp.import),
  )
    .requiredOption('--municipality <code>', catalogueHelp.municipality)
    .action(async (file, _, command: Command) =>
      (await catalogue()).runCatalogueImport(file, command.optsWithGlobals()),
    );
  const ofVersion = (command: Command) =>
    withSharedOptions(shared, command)
      .requiredOption('--municipality <code>', catalogueHelp.municipality)
      .requiredOption('--procedure <id>', catalogueHelp.procedure)
      .requiredOption('--number <n>', catalogueHelp.number);
  ofVersion(parent.command('export').description(catalogueHelp.export))
    .addOption(new Option('--form <form>', catalogueHelp.form).choices(['imported', 'normalised']).default('imported'))
    .option('--out <file>', catalogueHelp.out)
    .action(async (_, command: Command) => (await catalogue()).runCatalogueExport(command.optsWithGlobals()));
  ofVersion(parent.command('schedule').description(catalogueHelp.schedule))
    .requiredOption('--from <day>', catalogueHelp.from)
    .action(async (_, command: Command) => (await catalogue()).runCatalogueSchedule(command.optsWithGlobals()));
}

export function addJobsCommands(portal: Command, { jobsHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('jobs').description(jobsHelp.jobs);
  withSharedOptions(shared, parent.command('list').description(jobsHelp.list)).action(async (_, command: Command) =>
    (await jobs()).runJobsList(command.optsWithGlobals()),
  );
  withSharedOptions(shared, parent.command('retry').description(jobsHelp.retry)).action(async (_, command: Command) =>
    (await jobs()).runJobsRetry(command.optsWithGlobals()),
  );
}

export function addMailCommands(portal: Command, { mailHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('mail').description(mailHelp.mail);
  withSharedOptions(shared, parent.command('bounce').description(mailHelp.bounce))
    .argument('<file>', mailHelp.report)
    .action(async (file: string, _, command: Command) =>
      (await returnedMail()).runMailBounce(file, command.optsWithGlobals()),
    );
}
