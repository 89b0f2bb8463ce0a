import { type Command, Option } from 'commander';
import type { CommandLineHelp } from '#words/command-line-words.ts';
import { withSharedOptions } from './shared-options.ts';

const BROWSERS = ['chrome', 'chromium', 'edge', 'firefox'];
const commands = () => import('./native-host-commands.ts');

/** The way from browsers' pages to the card, which is off until it is installed. */
export function addNativeHostCommands(program: Command, { nativeHostHelp, shared }: CommandLineHelp): void {
  const parent = program.command('native-host').description(nativeHostHelp.nativeHost);
  const named = (name: string, description: string) =>
    withSharedOptions(shared, parent.command(name).description(description));
  const browsers = () => new Option('--browser <name...>', nativeHostHelp.browser).choices(BROWSERS);
  named('install', nativeHostHelp.install)
    .addOption(browsers())
    .option('--for-open-extension', nativeHostHelp.forOpenExtension)
    .option('--user-data-dir <dir>', nativeHostHelp.userDataDir)
    .option('--replace', nativeHostHelp.replace)
    .option('--app <program>', nativeHostHelp.app)
    .option('--no-open', nativeHostHelp.noOpen)
    .action(async (options) => (await commands()).runNativeHostInstall(options));
  named('uninstall', nativeHostHelp.uninstall)
    .addOption(browsers())
    .action(async (options) => (await commands()).runNativeHostUninstall(options));
  named('status', nativeHostHelp.status).action(async (options) => (await commands()).runNativeHostStatus(options));
  parent
    .command('run')
    .description(nativeHostHelp.run)
    .argument('[caller...]', nativeHostHelp.caller)
    .action(async (caller: string[]) => (await commands()).runNativeHost(caller));
}
