import { constants } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readPolicy } from '#host/policy/read-policy.ts';
import {
  installManifests,
  type ManifestStatus,
  manifestStatus,
  uninstallManifests,
} from '#native-messaging/browser-manifests.ts';
import { runHostProcess } from '#native-messaging/host-process.ts';
import { browserSchema } from '#native-messaging/host-settings.ts';
import { mayAccess } from '#platform/may-access.ts';
import { loadCommandLineWords } from '#words/command-line-words.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { systemLanguage } from './language.ts';
import { failureSentence } from './output.ts';

interface BrowserOptions {
  readonly browser?: readonly string[];
}

interface InstallOptions extends BrowserOptions {
  readonly forOpenExtension?: true;
  readonly userDataDir?: string;
  readonly replace?: true;
  readonly app?: string;
  /** False: the app stays closed where it is. */
  readonly open: boolean;
  readonly portal?: string;
}

const browsersSchema = z.array(browserSchema);

export function runNativeHostInstall(options: InstallOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const { forOpenExtension, userDataDir, replace, app, open } = options;
    if (app !== undefined && !(isAbsolute(app) && (await mayAccess(app, constants.X_OK)))) {
      return failed({ code: 'usage', detail: '--app names a program by its whole path' });
    }
    const installed = await installManifests({
      browsers: browsersSchema.parse(options.browser ?? []),
      extensions: forOpenExtension ? ['own', 'open'] : ['own'],
      userDataDir,
      replace: replace === true,
      command: [process.execPath, programPath(), 'native-host', 'run', '--'],
      app: open ? appCommand(options) : undefined,
    });
    return installed.ok ? tell(context, installed.value) : installed;
  });
}

export function runNativeHostUninstall(options: BrowserOptions): Promise<void> {
  return runCommand(options, async (context) =>
    tell(context, await uninstallManifests(browsersSchema.parse(options.browser ?? []))),
  );
}

export function runNativeHostStatus(options: object): Promise<void> {
  return runCommand(options, async (context) => tell(context, await manifestStatus()));
}

/** What browsers start, by the program that was written at the installation. Standard output is the browser's alone. */
export async function runNativeHost(args: readonly string[]): Promise<void> {
  const words = await loadCommandLineWords(systemLanguage());
  const { stdin, stdout } = process;
  const { policy, problem } = await readPolicy();
  await runHostProcess({
    args,
    input: stdin,
    output: stdout,
    sentence: (failure) => failureSentence(failure, words),
    mayOpenApp: problem === undefined && policy.publicTerminal !== true,
  });
  stdin.destroy(); // a browser that keeps its end open would keep the process
}

/** The app that was installed, where it is named; else the one in a browser's window, by the program that runs now. */
function appCommand({ app, portal }: InstallOptions): readonly string[] {
  if (app !== undefined) return [app];
  return [process.execPath, programPath(), 'kiosk', ...(portal === undefined ? [] : ['--portal', portal])];
}

/** As a person starts it: the script beside the sources, or the bundle that this is a piece of. */
function programPath(): string {
  return fileURLToPath(new URL('./madoguchi.js', import.meta.url));
}

function tell({ output }: CommandContext, manifests: readonly ManifestStatus[]): Outcome<void> {
  const isOn = manifests.some(({ state }) => state === 'installed');
  output.result({ isOn, manifests }, () =>
    [isOn ? 'on' : 'off', ...manifests.map((one) => [one.state, one.browser, one.extension, one.path].join('\t'))].join(
      '\n',
    ),
  );
  return success(undefined);
}
