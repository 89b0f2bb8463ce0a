import { describe, expect, it } from 'vitest';
import { refusedSwitch } from '../../../../main/electron/launch-switches.ts';

describe('The packaged application', () => {
  it.each([
    '--inspect',
    '--inspect=0.0.0.0:9229',
    '--inspect-brk',
    '--INSPECT',
    '--remote-debugging-port=9222',
    '--remote_debugging_port=9222',
    '-remote-debugging-pipe',
    '/remote-debugging-port=9222',
    '--no-sandbox',
    '--load-extension=folder',
    '--proxy-server=127.0.0.1:8080',
    '--log-net-log=file',
    '--ssl-key-log-file=file',
    '--ignore-certificate-errors',
    '--host-rules=MAP * 127.0.0.1',
    '--js-flags=--expose-gc',
  ])('SR-38: does not start with %s', (argument) => {
    expect(refusedSwitch(['madoguchi', argument])).toBe(argument);
  });

  it.each([[[]], [['--hidden']], [['madoguchi://show']], [['inspect']], [['--inspector-of-forms']]])(
    'starts with %j',
    (commandLine) => {
      expect(refusedSwitch(['madoguchi', ...commandLine])).toBeUndefined();
    },
  );
});
