import type { Command } from 'commander';
import type { CommandLineHelp } from '#words/command-line-words.ts';
import { withSharedOptions } from './shared-options.ts';

const forFamily = () => import('./family-command.ts');
const atPortal = () => import('./portal-commands.ts');
const atPayments = () => import('./payment-commands.ts');
const atAccount = () => import('./account-command.ts');
const atPasskeys = () => import('./passkey-command.ts');
const atBenefitAccount = () => import('./benefit-account-command.ts');
const atSites = () => import('./authorize-command.ts');
const atProxies = () => import('./proxy-command.ts');
const atDeliveries = () => import('./delivery-command.ts');
const atOwnData = () => import('./own-data-command.ts');
const atNotices = () => import('./notice-commands.ts');
const atVisits = () => import('./visit-commands.ts');
const ofApplication = () => import('./application-commands.ts');

export function addPortalCommands(program: Command, { portalHelp, shared }: CommandLineHelp): void {
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
      .option('--save <folder>', portalHelp.saveFiles)
      .option('--for <registration>', portalHelp.for),
  ).action(async (id: string | undefined, options) => (await atNotices()).runNotices(id, options));
  withSharedOptions(
    shared,
    program
      .command('visits')
      .argument('[number]', portalHelp.number)
      .description(portalHelp.visits)
      .option('--slots <office>', portalHelp.slots)
      .option('--book <slot>', portalHelp.book)
      .option('--office <office>', portalHelp.visitOffice)
      .option('--purpose <procedure>', portalHelp.visitPurpose)
      .option('--move <id>', portalHelp.move)
      .option('--cancel <id>', portalHelp.cancelVisit)
      .option('--for <registration>', portalHelp.for),
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
      .option('--own', portalHelp.ownQuestions)
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
      .option('--record <file.pdf>', portalHelp.paymentRecord)
      .option('--for <registration>', portalHelp.for),
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
      .option('--corrections', portalHelp.ownCorrections)
      .option('--correct <file>', portalHelp.askCorrection)
      .option('--attach <file>', portalHelp.correctionFile),
  ).action(async (group: string | undefined, options) => (await atOwnData()).runMyData(group, options));
  withSharedOptions(
    shared,
    program
      .command('account')
      .description(portalHelp.account)
      .option('--sessions', portalHelp.sessions)
      .option('--end <id>', portalHelp.endSession)
      .option('--export <file.zip>', portalHelp.exportAll)
      .option('--ways', portalHelp.ways)
      .option('--tell <topic=ways>', portalHelp.tell),
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
      .command('authorize')
      .argument('[link]', portalHelp.siteLink)
      .description(portalHelp.authorize)
      .option('--code <code>', portalHelp.siteCode)
      .option('--read-face', portalHelp.readFace)
      .option('--seen-here', portalHelp.seenHere)
      .option('--give <claims>', portalHelp.giveClaims)
      .option('--keep <keep>', portalHelp.keepClaims)
      .option('--agree <sha256>', portalHelp.agreeToSign)
      .option('--one-by-one', portalHelp.signOneByOne)
      .option('--documents <folder>', portalHelp.saveDocuments),
  ).action(async (link: string | undefined, options) => (await atSites()).runAuthorize(link, options));
  withSharedOptions(
    shared,
    program
      .command('linked-sites')
      .argument('[client]', portalHelp.linkedClient)
      .description(portalHelp.linkedSites)
      .option('--revoke', portalHelp.revokeSite)
      .option('--erase', portalHelp.eraseAtSite),
  ).action(async (client: string | undefined, options) => (await atSites()).runLinkedSites(client, options));
  withSharedOptions(
    shared,
    program.command('passkeys').description(portalHelp.passkeys).option('--revoke <id>', portalHelp.revokePasskey),
  ).action(async (options) => (await atPasskeys()).runPasskeys(options));
  withSharedOptions(
    shared,
    program
      .command('sandbox-client')
      .description(portalHelp.sandboxClient)
      .option('--redirect <uri>', portalHelp.sandboxRedirect, 'http://127.0.0.1:8000/callback')
      .option('--to <folder>', portalHelp.sandboxFolder, 'sandbox-clients'),
  ).action(async (options) => (await import('./sandbox-command.ts')).runSandboxClient(options));
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
export function addApplicationCommands(
  program: Command,
  { portalHelp, applicationHelp, shared }: CommandLineHelp,
): void {
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
      .requiredOption('--out <file.pdf>', applicationHelp.letterOut)
      .option('--for <registration>', portalHelp.for),
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
