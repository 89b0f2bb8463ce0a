import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchSessionLock } from '../../../../main/electron/session-lock.ts';

/** As GLib's `gdbus monitor` prints them, on GNOME, on KDE and by `loginctl lock-session`. */
const PATH = '/org/freedesktop/login1/session/_32';
const LOCKED = [
  `${PATH}: org.freedesktop.login1.Session.Lock ()`,
  `${PATH}: org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.login1.Session', {'LockedHint': <true>}, @as [])`,
  `${PATH}: org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.login1.Session', {'IdleHint': <false>, 'LockedHint': <true>}, ['IdleSinceHint'])`,
];
const OTHER = [
  `${PATH}: org.freedesktop.login1.Session.Unlock ()`,
  `${PATH}: org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.login1.Session', {'LockedHint': <false>}, @as [])`,
  `${PATH}: org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.login1.Session', {'IdleHint': <true>}, @as [])`,
  `${PATH}: org.freedesktop.DBus.Properties.PropertiesChanged ('org.example.Other', {'LockedHint': <true>}, @as [])`,
  'Monitoring signals on object /org/freedesktop/login1/session/_32 owned by org.freedesktop.login1',
  '',
];

describe('The lock of the screen on Linux', () => {
  let folder: string;
  let gdbus: string;
  const ended = new Set<AbortController>();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'madoguchi-lock-'));
    gdbus = join(folder, 'gdbus');
  });
  afterEach(async () => {
    for (const end of ended) end.abort();
    await rm(folder, { recursive: true });
  });

  /** A program that answers as the bus does and notes how it was called. */
  async function program(id: string, path: string): Promise<void> {
    const lines = [...OTHER, ...LOCKED].map((line) => `echo "${line}"`).join('\n');
    await writeFile(
      gdbus,
      `#!/bin/sh\necho "$*" >> '${folder}/calls'\ncase "$*" in\n*Properties.Get*) echo "${id}";;\n*GetSession*) echo "${path}";;\n*) ${lines}\nexec /bin/sleep 30;;\nesac\n`,
    );
    await chmod(gdbus, 0o755);
  }
  function watch(onLock: () => void): Promise<boolean> {
    const end = new AbortController();
    ended.add(end);
    return watchSessionLock(onLock, end.signal, gdbus);
  }

  it('is heard by the object of this session, each time, and nothing else is', async () => {
    await program("(<'2'>,)", `(objectpath '${PATH}',)`);
    const onLock = vi.fn();
    expect(await watch(onLock)).toBe(true);
    await expect.poll(() => onLock.mock.calls.length).toBe(LOCKED.length);
    expect(await readFile(join(folder, 'calls'), 'utf8')).toContain(`--object-path ${PATH}`);
  });

  it.each([
    ['there is no session', '', ''],
    ['the answer is none', "(<'2; rm -rf /'>,)", ''],
    ['the object is none', "(<'2'>,)", "(objectpath '/tmp/x',)"],
  ])('is said to be unheard where %s', async (_, id, path) => {
    await program(id, path);
    expect(await watch(() => undefined)).toBe(false);
  });

  it('is said to be unheard where the system has no such program', async () => {
    expect(await watch(() => undefined)).toBe(false);
  });
});
