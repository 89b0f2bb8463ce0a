import { describe, expect, it, vi } from 'vitest';
import { connectContract } from '#contract/app/ipc-client.ts';
import type { Frame, FrameChannel } from '#contract/app/ipc-frame.ts';

const ENGLISH = { kind: 'event', event: 'languageChanged', data: { language: 'en' } };

/** A channel whose other end is the test, and which keeps bringing frames after its end, as a careless one might. */
function scriptedChannel() {
  const frameListeners: ((frame: unknown) => void)[] = [];
  const closeListeners: (() => void)[] = [];
  const sent: Frame[] = [];
  const close = vi.fn();
  const channel: FrameChannel = {
    send: (frame) => sent.push(frame),
    onFrame: (listener) => frameListeners.push(listener),
    onClose: (listener) => closeListeners.push(listener),
    close,
  };
  return {
    channel,
    close,
    sent,
    bring(frame: unknown) {
      for (const listener of frameListeners) listener(frame);
    },
    end() {
      for (const listener of closeListeners) listener();
    },
  };
}

describe('A client of the app contract', () => {
  it.each(['ended', 'given up'])('hears nothing once its connection has been %s', (how) => {
    const { channel, bring, end } = scriptedChannel();
    const client = connectContract(channel);
    const heard = vi.fn();
    client.on('languageChanged', heard);
    bring(ENGLISH);
    if (how === 'ended') end();
    else client.close();
    bring(ENGLISH);

    expect(heard).toHaveBeenCalledOnce();
  });

  it('settles what is under way when it is given up, says so once, and lets its channel go', async () => {
    const { channel, close, sent, end } = scriptedChannel();
    const client = connectContract(channel);
    const closed = vi.fn();
    client.onClose(closed);
    const underWay = client.call('hello', {});
    client.close();
    client.close();
    end();

    expect(await underWay).toEqual({ ok: false, failure: { code: 'internal', id: 'host-gone' } });
    expect(await client.call('hello', {})).toMatchObject({ ok: false });
    expect(sent).toHaveLength(1);
    expect(closed).toHaveBeenCalledOnce();
    expect(close).toHaveBeenCalledOnce();
  });
});
