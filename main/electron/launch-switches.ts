/**
 * Switches with which somebody could look into or steer the packaged application: debuggers, extensions, foreign
 * networks, protocols of keys and traffic written to files. Source: SR-38.
 */
const REFUSED_SWITCHES = [
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-wait',
  'debug',
  'debug-brk',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'no-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'ignore-certificate-errors',
  'load-extension',
  'proxy-server',
  'proxy-pac-url',
  'host-rules',
  'host-resolver-rules',
  'log-net-log',
  'ssl-key-log-file',
  'js-flags',
  'require',
  'r',
] as const;

/** The first switch of a command line that production refuses, as it was written; `undefined` where there is none. */
export function refusedSwitch(commandLine: readonly string[]): string | undefined {
  return commandLine.find((argument) => {
    const name = /^(?:--?|\/)([^=]+)/.exec(argument.toLowerCase())?.[1]?.replaceAll('_', '-');
    return name !== undefined && REFUSED_SWITCHES.some((refused) => refused === name);
  });
}
