import { describe, expect, it } from 'vitest';
import { readerNameSchema } from '#contract/values/brands.ts';
import { createTerminalWatch } from '#host/public-terminal/terminal-watch.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';

const READER: ReaderServiceState = {
  service: 'running',
  readers: [{ name: readerNameSchema.parse('Reader 00 00'), card: 'absent', atr: undefined }],
};

function watched() {
  let changes = 0;
  const watch = createTerminalWatch(() => {
    changes += 1;
  });
  return { watch, changes: () => changes };
}

describe('What a terminal knows of itself', () => {
  it('is impaired while its readers are, and in service again with them', () => {
    const { watch, changes } = watched();
    expect(watch.told()).toEqual({ state: 'inService', visits: 0, fault: null });
    watch.readers({ service: 'down' });
    expect(watch.told()).toEqual({ state: 'impaired', visits: 0, fault: 'readerServiceDown' });
    watch.readers({ service: 'running', readers: [] });
    expect(watch.told()).toMatchObject({ state: 'impaired', fault: 'readerMissing' });
    watch.taken(watch.told());
    expect(watch.told()).toMatchObject({ fault: 'readerMissing' });
    watch.readers(READER);
    watch.readers(READER);
    expect(watch.told()).toEqual({ state: 'inService', visits: 0, fault: null });
    expect(changes()).toBe(3);
  });

  it('counts visits that ended, and tells of a crash until it was told', () => {
    const { watch, changes } = watched();
    watch.visit('ended');
    watch.visit('crashed');
    watch.visit('ended');
    expect(watch.told()).toEqual({ state: 'inService', visits: 2, fault: 'windowCrashed' });
    watch.taken(watch.told());
    expect(watch.told()).toEqual({ state: 'inService', visits: 2, fault: null });
    expect(changes()).toBe(1);
  });

  it('tells of a crash that came while something else was told', () => {
    const { watch } = watched();
    const told = watch.told();
    watch.visit('crashed');
    watch.taken(told);
    expect(watch.told()).toMatchObject({ fault: 'windowCrashed' });
    watch.readers({ service: 'down' });
    watch.taken(watch.told());
    watch.readers(READER);
    expect(watch.told()).toMatchObject({ fault: 'windowCrashed' });
  });

  it('is out of service once no further window is opened, and stopped where somebody ends it', () => {
    const crashed = watched().watch;
    crashed.visit('givenUp');
    crashed.stopping();
    expect(crashed.told()).toMatchObject({ state: 'outOfService', fault: 'windowCrashed' });
    const ended = watched().watch;
    ended.readers({ service: 'down' });
    ended.stopping();
    expect(ended.told()).toMatchObject({ state: 'stopped' });
  });

  it('tells that the portal was not told, but not in place of what came before', () => {
    const { watch } = watched();
    watch.untold();
    expect(watch.told()).toMatchObject({ state: 'inService', fault: 'portalUnreachable' });
    watch.taken(watch.told());
    watch.visit('crashed');
    watch.untold();
    expect(watch.told()).toMatchObject({ fault: 'windowCrashed' });
  });
});
