import { type Command, Option } from 'commander';
import { PERSONA_NAMES } from '#contract/card/persona-names.ts';
import { STAFF_ROLES } from '#contract/values/staff-role-names.ts';
import type { CommandLineHelp } from '#words/command-line-words.ts';

/*
 * What can be asked of the command line: names, arguments and options. What a command does is loaded when it runs, so
 * that a look at the help waits for no library.
 */

type Shared = CommandLineHelp['shared'];

const card = () => import('./card-commands.ts');
const pin = () => import('./pin-command.ts');
const sign = () => import('./sign-commands.ts');
const verify = () => import('./verify-command.ts');
const forFamily = () => import('./family-command.ts');
const atPortal = () => import('./portal-commands.ts');
const atPayments = () => import('./payment-commands.ts');
const atAccount = () => import('./account-command.ts');
const atBenefitAccount = () => import('./benefit-account-command.ts');
const atProxies = () => import('./proxy-command.ts');
const atDeliveries = () => import('./delivery-command.ts');
const atOwnData = () => import('./own-data-command.ts');
const atNotices = () => import('./notice-commands.ts');
const atVisits = () => import('./visit-commands.ts');
const ofApplication = () => import('./application-commands.ts');
const servers = () => import('./server-commands.ts');
const audit = () => import('./audit-command.ts');
const staff = () => import('./staff-commands.ts');
const backup = () => import('./backup-commands.ts');
const keys = () => import('./keys-command.ts');
const catalogue = () => import('./catalogue-commands.ts');
const agency = () => import('./agency-command.ts');
const registrations = () => import('./agency-registration-commands.ts');
const kiosks = () => import('./kiosk-registration-commands.ts');
const jobs = () => import('./jobs-command.ts');
const returnedMail = () => import('./mail-command.ts');
const senders = () => import('./sender-commands.ts');
const sources = () => import('./source-command.ts');
const doctor = () => import('./doctor-command.ts');

/** Adds every command to the program. */
export function addCommands(program: Command, words: CommandLineHelp): void {
  addCardCommands(program, words);
  addPinCommand(program, words);
  addSignCommands(program, words);
  addVerifyCommand(program, words);
  addPortalCommands(program, words);
  addApplicationCommands(program, words);
  const portal = addServerCommands(program, words);
  addStaffCommands(portal, words);
  addKeysCommands(portal, words);
  addBackupCommands(portal, words);
  addCatalogueCommands(portal, words);
  addRegistrationCommands(portal, words);
  addTerminalCommands(portal, words);
  addJobsCommands(portal, words);
  addMailCommands(portal, words);
  addSenderCommands(portal, words);
  addSourceCommands(portal, words);
  addAgencyCommands(program, words);
  addDoctorCommand(program, words);
}

/** Adds the options that every command shares; each command takes them after its own name. */
function withSharedOptions(shared: Shared, command: Command): Command {
  return command
    .option('--json', shared.json)
    .option('--lang <language>', shared.language)
    .option('--reader <name>', shared.reader)
    .option('--wait <seconds>', shared.wait, '0')
    .option('--pin-stdin', shared.pinStdin)
    .option('--accept-last-try', shared.acceptLastTry)
    .option('--portal <url>', shared.portal);
}

function addCardCommands(program: Command, { cardHelp, shared }: CommandLineHelp): void {
  withSharedOptions(shared, program.command('readers').description(cardHelp.readers)).action(async (options) =>
    (await card()).runReaders(options),
  );
  const parent = withSharedOptions(shared, program.command('card').description(cardHelp.card));
  parent.action(async (options) => (await card()).runCard(options));
  withSharedOptions(shared, parent.command('attributes').description(cardHelp.attributes)).action(
    async (_, command: Command) => (await card()).runAttributes(command.optsWithGlobals()),
  );
  withSharedOptions(
    shared,
    parent.command('face').requiredOption('--out <folder>', cardHelp.faceOut).description(cardHelp.face),
  ).action(async (_, command: Command) => (await card()).runFace(command.optsWithGlobals()));
  withSharedOptions(shared, parent.command('serial').description(cardHelp.serial)).action(async (_, command: Command) =>
    (await card()).runSerial(command.optsWithGlobals()),
  );
  withSharedOptions(
    shared,
    program
      .command('certificate')
      .description(cardHelp.certificate)
      .argument('<which>', cardHelp.whichCertificate)
      .option('--der', cardHelp.der)
      .option('--out <file>', cardHelp.certificateOut),
  ).action(async (which: string, options) => (await card()).runCertificate(which, options));
}

function addPinCommand(program: Command, { pinHelp, shared }: CommandLineHelp): void {
  const parent = program.command('pin').description(pinHelp.pin);
  withSharedOptions(
    shared,
    parent.command('change').argument('<which>', pinHelp.which).description(pinHelp.change),
  ).action(async (which: string, options) => (await pin()).runPinChange(which, options));
}

function addSignCommands(program: Command, { signHelp, shared }: CommandLineHelp): void {
  const parent = program.command('sign').description(signHelp.sign);
  withSharedOptions(
    shared,
    parent
      .command('raw')
      .argument('<files...>', signHelp.file)
      .requiredOption('--key <key>', signHelp.key)
      .requiredOption('--out <file>', signHelp.rawOut)
      .description(signHelp.raw),
  ).action(async (files: string[], options) => (await sign()).runSignRaw(files, options));
  withSharedOptions(
    shared,
    parent
      .command('cms')
      .argument('<file>', signHelp.file)
      .requiredOption('--out <file.p7s>', signHelp.cmsOut)
      .option('--attached', signHelp.attached)
      .description(signHelp.cms),
  ).action(async (file: string, options) => (await sign()).runSignCms(file, options));
}

function addVerifyCommand(program: Command, { verifyHelp, shared }: CommandLineHelp): void {
  withSharedOptions(
    shared,
    program
      .command('verify')
      .description(verifyHelp.verify)
      .argument('<file>', verifyHelp.file)
      .option('--content <file>', verifyHelp.content)
      .option('--keys <jwks.json>', verifyHelp.keys)
      .option('--trust <folder>', verifyHelp.trust)
      .option('--at <time>', verifyHelp.at),
  ).action(async (file: string, options) => (await verify()).runVerify(file, options));
}

function addPortalCommands(program: Command, { portalHelp, shared }: CommandLineHelp): void {
  withSharedOptions(shared, program.command('login').description(portalHelp.login)).action(async (options) =>
    (await atPortal()).runLogin(options),
  );
  withSharedOptions(
    shared,
    program
      .command('services')
      .description(portalHelp.services)
      .option('--municipality <code>', portalHelp.municipality)
      .option('--query <text>', portalHelp.query)
      .option('--household <file>', portalHelp.household),
  ).action(async (options) => (await atPortal()).runServices(options));
  withSharedOptions(
    shared,
    program
      .command('family')
      .argument('<file>', portalHelp.household)
      .description(portalHelp.family)
      .option('--today <day>', portalHelp.today),
  ).action(async (file: string, options) => (await forFamily()).runFamily(file, options));
  withSharedOptions(
    shared,
    program
      .command('apply')
      .argument('<service>', portalHelp.service)
      .description(portalHelp.apply)
      .requiredOption('--municipality <code>', portalHelp.municipality)
      .requiredOption('--answers <file>', portalHelp.answers)
      .option('--attach <key=file...>', portalHelp.attach)
      .option('--follow <key...>', portalHelp.follow)
      .option('--confirm <place...>', portalHelp.confirm)
      .option('--without-signature', portalHelp.withoutSignature)
      .option('--receipt <file.jws>', portalHelp.receipt)
      .option('--save <file.asice>', portalHelp.save)
      .option('--for <registration>', portalHelp.for)
      .option('--applicant <file>', portalHelp.applicant),
  ).action(async (service: string, options) => (await atPortal()).runApply(service, options));
  withSharedOptions(
    shared,
    program
      .command('applications')
      .argument('[number]', portalHelp.number)
      .description(portalHelp.applications)
      .option('--for <registration>', portalHelp.for),
  ).action(async (number: string | undefined, options) => (await atPortal()).runApplications(number, options));
  withSharedOptions(
    shared,
    program
      .command('notices')
      .argument('[id]', portalHelp.notice)
      .description(portalHelp.notices)
      .option('--unread', portalHelp.unread)
      .option('--mark <read|unread>', portalHelp.mark)
      .option('--save <folder>', portalHelp.saveFiles),
  ).action(async (id: string | undefined, options) => (await atNotices()).runNotices(id, options));
  withSharedOptions(
    shared,
    program
      .command('visits')
      .argument('[number]', portalHelp.number)
      .description(portalHelp.visits)
      .option('--slots <office>', portalHelp.slots)
      .option('--book <slot>', portalHelp.book)
      .option('--move <id>', portalHelp.move)
      .option('--cancel <id>', portalHelp.cancelVisit),
  ).action(async (number: string | undefined, options) => (await atVisits()).runVisits(number, options));
  withSharedOptions(
    shared,
    program
      .command('records')
      .argument('[id]', portalHelp.record)
      .description(portalHelp.records)
      .option('--from <day>', portalHelp.from)
      .option('--to <day>', portalHelp.to)
      .option('--unusual', portalHelp.unusual)
      .option('--csv <file>', portalHelp.csv)
      .option('--import <file>', portalHelp.importList),
  ).action(async (id: string | undefined, options) => (await atNotices()).runRecords(id, options));
  withSharedOptions(
    shared,
    program
      .command('payments')
      .argument('[id]', portalHelp.charge)
      .description(portalHelp.payments)
      .option('--pay', portalHelp.pay)
      .option('--until-paid <seconds>', portalHelp.untilPaid)
      .option('--record <file.pdf>', portalHelp.paymentRecord),
  ).action(async (id: string | undefined, options) => (await atPayments()).runPayments(id, options));
  withSharedOptions(
    shared,
    program
      .command('deliveries')
      .argument('[id]', portalHelp.delivery)
      .description(portalHelp.deliveries)
      .option('--sender <id>', portalHelp.deliverySender)
      .option('--save <file>', portalHelp.saveDelivery)
      .option('--keep', portalHelp.keepDelivery)
      .option('--delete', portalHelp.deleteDelivery)
      .option('--link <code>', portalHelp.linkSender)
      .option('--unlink <sender>', portalHelp.unlinkSender)
      .option('--export <folder>', portalHelp.exportSender),
  ).action(async (id: string | undefined, options) => (await atDeliveries()).runDeliveries(id, options));
  withSharedOptions(
    shared,
    program
      .command('my-data')
      .argument('[group]', portalHelp.ownGroup)
      .description(portalHelp.myData)
      .option('--csv <folder>', portalHelp.ownCsv)
      .option('--pdf <file.pdf>', portalHelp.ownPdf)
      .option('--link', portalHelp.linkSource)
      .option('--corrections', portalHelp.ownCorrections),
  ).action(async (group: string | undefined, options) => (await atOwnData()).runMyData(group, options));
  withSharedOptions(
    shared,
    program
      .command('account')
      .description(portalHelp.account)
      .option('--sessions', portalHelp.sessions)
      .option('--end <id>', portalHelp.endSession)
      .option('--export <file.zip>', portalHelp.exportAll),
  ).action(async (options) => (await atAccount()).runAccount(options));
  withSharedOptions(
    shared,
    program
      .command('benefit-account')
      .description(portalHelp.benefitAccount)
      .option('--set <file>', portalHelp.setAccount)
      .option('--delete', portalHelp.deleteAccount),
  ).action(async (options) => (await atBenefitAccount()).runBenefitAccount(options));
  withSharedOptions(
    shared,
    program
      .command('proxies')
      .description(portalHelp.proxies)
      .option('--end <registration>', portalHelp.endProxy)
      .option('--tell', portalHelp.tellProxy),
  ).action(async (options) => (await atProxies()).runProxies(options));
}

/** What can be done with one own application. */
function addApplicationCommands(program: Command, { portalHelp, applicationHelp, shared }: CommandLineHelp): void {
  const parent = program.command('application').description(applicationHelp.application);
  const ofCase = (name: string) => parent.command(name).argument('<number>', portalHelp.number);
  withSharedOptions(
    shared,
    ofCase('correct')
      .description(applicationHelp.correct)
      .requiredOption('--answers <file>', applicationHelp.answers)
      .option('--attach <key=file...>', applicationHelp.attach)
      .option('--follow <key...>', portalHelp.follow)
      .option('--confirm <place...>', portalHelp.confirm)
      .option('--without-signature', portalHelp.withoutSignature)
      .option('--receipt <file.jws>', portalHelp.receipt)
      .option('--save <file.asice>', portalHelp.save)
      .option('--for <registration>', portalHelp.for),
  ).action(async (number: string, options) => (await ofApplication()).runCorrect(number, options));
  withSharedOptions(
    shared,
    ofCase('letter')
      .argument('<k>', applicationHelp.k)
      .description(applicationHelp.letter)
      .requiredOption('--out <file.pdf>', applicationHelp.letterOut),
  ).action(async (number: string, k: string, options) => (await ofApplication()).runLetter(number, k, options));
  withSharedOptions(
    shared,
    ofCase('message')
      .description(applicationHelp.message)
      .requiredOption('--text-file <file>', applicationHelp.textFile),
  ).action(async (number: string, options) => (await ofApplication()).runMessage(number, options));
  withSharedOptions(
    shared,
    ofCase('delivery').argument('<way>', applicationHelp.way).description(applicationHelp.delivery),
  ).action(async (number: string, way: string, options) => (await ofApplication()).runDelivery(number, way, options));
  withSharedOptions(shared, ofCase('withdraw').description(applicationHelp.withdraw)).action(
    async (number: string, options) => (await ofApplication()).runWithdraw(number, options),
  );
}

/** Adds what runs until it is stopped; gives the portal, which has commands of its own. */
function addServerCommands(program: Command, { serverHelp, shared }: CommandLineHelp): Command {
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
      .description(serverHelp.kiosk)
      .option('--port <n>', serverHelp.port, '0')
      .option('--no-open', serverHelp.noOpen)
      .option('--public', serverHelp.publicTerminal)
      .addOption(new Option('--persona <name>', serverHelp.practise).choices(PERSONA_NAMES)),
  ).action(async (options) => (await servers()).runKiosk(options));
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
function addStaffCommands(portal: Command, { staffHelp, shared }: CommandLineHelp): void {
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
function addKeysCommands(portal: Command, { keysHelp, shared }: CommandLineHelp): void {
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

function addBackupCommands(portal: Command, { backupHelp, shared }: CommandLineHelp): void {
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

function addCatalogueCommands(portal: Command, { catalogueHelp, shared }: CommandLineHelp): void {
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

/** The options of the portal hold for these too. */
function addRegistrationCommands(portal: Command, { agencyHelp, shared }: CommandLineHelp): void {
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
    .action(async (_, command: Command) => (await registrations()).runAgencyAdd(command.optsWithGlobals()));
  ofCity(parent.command('end').description(agencyHelp.end))
    .requiredOption('--client <id>', agencyHelp.registered)
    .action(async (_, command: Command) => (await registrations()).runAgencyEnd(command.optsWithGlobals()));
  ofCity(parent.command('list').description(agencyHelp.list)).action(async (_, command: Command) =>
    (await registrations()).runAgencyList(command.optsWithGlobals()),
  );
}

/** Public terminals of a municipality, on the portal's server. */
function addTerminalCommands(portal: Command, { kiosksHelp, shared }: CommandLineHelp): void {
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

function addJobsCommands(portal: Command, { jobsHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('jobs').description(jobsHelp.jobs);
  withSharedOptions(shared, parent.command('list').description(jobsHelp.list)).action(async (_, command: Command) =>
    (await jobs()).runJobsList(command.optsWithGlobals()),
  );
  withSharedOptions(shared, parent.command('retry').description(jobsHelp.retry)).action(async (_, command: Command) =>
    (await jobs()).runJobsRetry(command.optsWithGlobals()),
  );
}

function addMailCommands(portal: Command, { mailHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('mail').description(mailHelp.mail);
  withSharedOptions(shared, parent.command('bounce').description(mailHelp.bounce))
    .argument('<file>', mailHelp.report)
    .action(async (file: string, _, command: Command) =>
      (await returnedMail()).runMailBounce(file, command.optsWithGlobals()),
    );
}

function addSenderCommands(portal: Command, { senderHelp, shared }: CommandLineHelp): void {
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
  withSharedOptions(shared, parent.command('list').description(senderHelp.list)).action(async (_, command: Command) =>
    (await senders()).runSenderList(command.optsWithGlobals()),
  );
}

function addSourceCommands(portal: Command, { sourceHelp, shared }: CommandLineHelp): void {
  const parent = portal.command('own-data').description(sourceHelp.sources);
  withSharedOptions(shared, parent.command('check').description(sourceHelp.check))
    .argument('<source>', sourceHelp.source)
    .requiredOption('--person <file>', sourceHelp.person)
    .action(async (source: string, _, command: Command) =>
      (await sources()).runSourceCheck(source, command.optsWithGlobals()),
    );
}

function addAgencyCommands(program: Command, { agencyHelp, shared }: CommandLineHelp): void {
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

function addDoctorCommand(program: Command, { doctorHelp, shared }: CommandLineHelp): void {
  withSharedOptions(
    shared,
    program.command('doctor').option('--out <file>', doctorHelp.out).description(doctorHelp.doctor),
  ).action(async (options) => (await doctor()).runDoctor(options));
}
