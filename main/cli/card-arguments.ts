import type { Command } from 'commander';
import type { CommandLineHelp } from '#words/command-line-words.ts';
import { withSharedOptions } from './shared-options.ts';

const card = () => import('./card-commands.ts');
const pin = () => import('./pin-command.ts');
const sign = () => import('./sign-commands.ts');
const verify = () => import('./verify-command.ts');
const doctor = () => import('./doctor-command.ts');

export function addCardCommands(program: Command, { cardHelp, shared }: CommandLineHelp): void {
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

export function addPinCommand(program: Command, { pinHelp, shared }: CommandLineHelp): void {
  const parent = program.command('pin').description(pinHelp.pin);
  withSharedOptions(
    shared,
    parent.command('change').argument('<which>', pinHelp.which).description(pinHelp.change),
  ).action(async (which: string, options) => (await pin()).runPinChange(which, options));
}

export function addSignCommands(program: Command, { signHelp, shared }: CommandLineHelp): void {
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

export function addVerifyCommand(program: Command, { verifyHelp, shared }: CommandLineHelp): void {
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

export function addDoctorCommand(program: Command, { doctorHelp, shared }: CommandLineHelp): void {
  withSharedOptions(
    shared,
    program.command('doctor').option('--out <file>', doctorHelp.out).description(doctorHelp.doctor),
  ).action(async (options) => (await doctor()).runDoctor(options));
}
