import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { epochMs } from '#contract/values/brands.ts';
import type { LogEntry } from '#core/ports/log.ts';
import type { AppCore } from '#core/window/app-core.ts';
import type { UpdateList } from '../../../../../main/electron/updates/update-list.ts';
import { loadUpdateState, saveUpdateState } from '../../../../../main/electron/updates/update-state.ts';
import { type UpdateOptions, watchForUpdates } from '../../../../../main/electron/updates/watch-updates.ts';
import { signUpdateList } from '../../../../../scripts/sign-update-list.ts';
import { FIRST_UPDATE_STATE } from '../../../../support/host/update-state.ts';

const HOUR_MS = 3_600_000;
const release = generateKeyPairSync('ed25519');
const feed = {
  url: 'https://updates.example/',
  publicKey: release.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
};
const offering = (version: string, more: Partial<UpdateList> = {}) =>
  JSON.stringify({
    version,
    releaseDate: '2026-05-02T00:00:00.000Z',
    files: [{ url: 'a.AppImage', sha512: Buffer.alloc(64).toString('base64'), size: 1 }],
    ...more,
  });

/** An installed application of version 1.2.3, its server, its hours and its core. */
async function installedApp(folder: string, differs: Partial<UpdateOptions> = {}) {
  const statePath = join(folder, 'updates.json');
  const log: string[] = [];
  const server = { list: offering('1.3.0'), asked: 0 };
  const time = { nowMs: 12 * HOUR_MS };
  let endWait = (): void => undefined;
  let waitMs = 0;
  const downloads = { asked: [] as string[], succeed: true };
  const installed: boolean[] = [];
  const told = new Set<(event: string, data: unknown) => void>();
  const closeWindow = vi.fn();
  const core = {
    subscribe(listener: (event: string, data: unknown) => void) {
      told.add(listener);
      return () => told.delete(listener);
    },
  } as unknown as AppCore;
  const watch = await watchForUpdates({
    feed,
    listName: 'latest-linux.yml',
    installed: '1.2.3',
    statePath,
    policy: undefined,
    publicTerminal: false,
    fetch: () =>
      Promise.resolve((url) => {
        server.asked += 1;
        return Promise.resolve(
          new Response(
            url.endsWith('.sig') ? signUpdateList(Buffer.from(server.list), release.privateKey) : server.list,
          ),
        );
      }),
    updater: () =>
      Promise.resolve({
        download(list) {
          downloads.asked.push(list.version);
          return Promise.resolve(downloads.succeed);
        },
        install(restart) {
          installed.push(restart);
          return Promise.resolve();
        },
      }),
    clock: {
      nowMs: () => epochMs(time.nowMs),
      wait(ms, signal) {
        waitMs = ms;
        return new Promise((resolve, reject) => {
          endWait = resolve;
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
    },
    localTime: (nowMs) => ({ hour: (nowMs / HOUR_MS) % 24, minute: 0 }),
    log: (entry: LogEntry) => {
      if (entry.event === 'updateDecided') log.push(`${entry.decision}: ${entry.because}`);
    },
    closeWindow,
    ...differs,
  });
  return {
    core,
    watch,
    statePath,
    log,
    server,
    downloads,
    installed,
    closeWindow,
    emit: (event: string, data: unknown) => {
      for (const tell of told) tell(event, data);
    },
    waits: () => vi.waitFor(() => expect(waitMs).toBeGreaterThan(0)).then(() => waitMs),
    async passTo(hour: number) {
      time.nowMs = hour * HOUR_MS;
      waitMs = 0;
      endWait();
      await vi.waitFor(() => expect(waitMs).toBeGreaterThan(0));
    },
  };
}

describe('An installed application', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'madoguchi-updates-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('fetches a newer version and installs it when the person has closed the window', async () => {
    const app = await installedApp(folder);
    await app.watch.usable(app.core);
    expect(await app.waits()).toBe(4 * HOUR_MS);
    expect(app.downloads.asked).toEqual(['1.3.0']);
    expect(app.closeWindow).not.toHaveBeenCalled();
    await app.watch.finish();
    expect(app.installed).toEqual([false]);
    expect(app.log).toEqual(['download: newer', 'installOnQuit: newer']);
  });

  it('looks again later where network or library cannot be had at all', async () => {
    let failures = 0;
    const troubled = () => {
      failures += 1;
      return Promise.reject(new Error('no network stack'));
    };
    const app = await installedApp(folder, { fetch: troubled });
    await app.watch.usable(app.core);
    await app.waits();
    await app.passTo(16);
    expect(failures).toBe(2);
    expect(app.log).toEqual(['later: troubled']);

    const other = await installedApp(folder, { updater: troubled });
    await other.watch.usable(other.core);
    await other.waits();
    await other.passTo(16);
    expect(failures).toBe(4);
  });

  it('begins nothing during a flow or a session, and goes on when both have ended', async () => {
    const app = await installedApp(folder);
    await app.watch.usable(app.core);
    app.emit('flowChanged', { flow: 'login' });
    await app.waits();
    expect(app.downloads.asked).toEqual([]);
    app.emit('sessionChanged', { at: 'active', endsAtMs: 1 });
    app.emit('flowChanged', null);
    expect(app.downloads.asked).toEqual([]);
    app.emit('sessionChanged', { at: 'signedOut' });
    await vi.waitFor(() => expect(app.downloads.asked).toEqual(['1.3.0']));
  });

  it('at a public terminal waits for the maintenance hours and for whoever is still at it, then starts anew', async () => {
    const policy = { maintenance: { fromHour: 14, toHour: 16 } };
    const app = await installedApp(folder, { policy, publicTerminal: true });
    await app.watch.usable(app.core);
    expect(await app.waits()).toBe(2 * HOUR_MS);
    expect(app.log).toEqual(['download: newer', 'later: outsideMaintenance']);
    app.emit('flowChanged', { flow: 'login' });
    await app.passTo(14);
    expect(app.closeWindow).not.toHaveBeenCalled();
    app.emit('flowChanged', null);
    expect(app.closeWindow).toHaveBeenCalledOnce();
    await app.watch.finish();
    expect(app.installed).toEqual([true]);
  });

  it('does not install outside the maintenance hours when it quits', async () => {
    const app = await installedApp(folder, { policy: { maintenance: { fromHour: 2, toHour: 5 } } });
    await app.watch.usable(app.core);
    await app.waits();
    await app.watch.finish();
    expect(app.downloads.asked).toEqual(['1.3.0']);
    expect(app.installed).toEqual([]);
  });

  it('tries again at the next look what could not be fetched', async () => {
    const app = await installedApp(folder);
    app.downloads.succeed = false;
    await app.watch.usable(app.core);
    await app.waits();
    app.downloads.succeed = true;
    await app.passTo(16);
    expect(app.downloads.asked).toEqual(['1.3.0', '1.3.0']);
    expect(app.log).toEqual(['download: newer', 'later: notDownloaded', 'download: newer', 'installOnQuit: newer']);
  });

  it('does not believe an older list again, however well signed', async () => {
    const app = await installedApp(folder);
    app.server.list = offering('1.2.3');
    await app.watch.usable(app.core);
    await app.waits();
    app.server.list = offering('1.1.0', { rollBackTo: '1.1.0', releaseDate: '2026-05-01T00:00:00.000Z' });
    await app.passTo(16);
    expect(app.log).toEqual(['nothing: upToDate', 'nothing: olderList']);
    expect(app.downloads.asked).toEqual([]);
  });

  it('goes back where a newer list says so', async () => {
    const app = await installedApp(folder);
    app.server.list = offering('1.2.2', { rollBackTo: '1.2.2', stagingPercentage: 0 });
    await app.watch.usable(app.core);
    await app.waits();
    await app.watch.finish();
    expect(app.downloads.asked).toEqual(['1.2.2']);
    expect(app.installed).toEqual([false]);
  });

  it('asks nobody where the administrator has turned updates off', async () => {
    const app = await installedApp(folder, { policy: { enabled: false } });
    await app.watch.usable(app.core);
    await app.watch.finish();
    expect(app.server.asked).toBe(0);
    expect(app.log).toEqual(['nothing: turnedOff']);
  });

  it('counts a start before anything of it can fail, and closes the count when it was usable or ended in order', async () => {
    await saveUpdateState(join(folder, 'updates.json'), {
      ...FIRST_UPDATE_STATE,
      startedVersion: '1.2.3',
      openStarts: 3,
    });
    const app = await installedApp(folder);
    expect(await loadUpdateState(app.statePath)).toMatchObject({ bucket: 7, openStarts: 3, refused: ['1.2.3'] });
    await app.watch.finish();
    expect(await loadUpdateState(app.statePath)).toMatchObject({ openStarts: 0, refused: ['1.2.3'] });
  });

  it('starts where its state cannot be written', async () => {
    await writeFile(join(folder, 'full'), '');
    const app = await installedApp(folder, { statePath: join(folder, 'full', 'updates.json') });
    await app.watch.usable(app.core);
    await app.waits();
    expect(app.downloads.asked).toEqual(['1.3.0']);
  });
});
