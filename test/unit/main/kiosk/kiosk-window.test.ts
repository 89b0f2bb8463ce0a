import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#host/node-ports.ts';
import { openWindows } from '../../../../main/kiosk/kiosk-window.ts';
import { scriptedCore } from '../../../support/window/scripted-core.ts';

/** Opens windows of a browser that ends at once, and names what was done between them. */
function visitsOf(browserPath: string, publicTerminal: boolean) {
  const done: string[] = [];
  const core = scriptedCore();
  const { closed, stop } = openWindows({
    browserPath,
    publicTerminal,
    core: {
      ...core,
      async endVisit() {
        done.push('left');
      },
    },
    clock: systemClock,
    addressForVisit: () => 'http://127.0.0.1:9/#ticket',
    async endVisit() {
      done.push('desk closed');
    },
  });
  return { closed, stop, done };
}

const VISIT = ['desk closed', 'left'];

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return { ...real, rm: vi.fn(real.rm) };
});

describe('The windows of the kiosk', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    [true, [...VISIT, ...VISIT, ...VISIT]],
    [false, VISIT],
  ])('count a browser that cannot be opened as one that crashed; public terminal: %s', async (terminal, expected) => {
    vi.stubEnv('TMPDIR', '/nowhere/at/all');
    const { closed, stop, done } = visitsOf('/bin/true', terminal);
    await closed;
    await stop();

    expect(done).toEqual(expected);
  });

  it('count a browser whose folder cannot be deleted as one that crashed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'madoguchi-test-'));
    vi.stubEnv('TMPDIR', folder);
    vi.mocked(rm).mockRejectedValue(new Error('in use'));
    const { closed, stop, done } = visitsOf('/bin/true', true);
    await closed;
    await stop();
    rmSync(folder, { recursive: true });

    expect(done).toEqual([...VISIT, ...VISIT, ...VISIT]);
  });
});
