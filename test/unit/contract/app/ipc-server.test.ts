import { describe, expect, it, vi } from 'vitest';
import { type FrameChannel, PROTOCOL_VERSION } from '#contract/app/ipc-frame.ts';
import { serveContract } from '#contract/app/ipc-server.ts';
import { soon } from '../../../support/soon.ts';
import { scriptedCore } from '../../../support/window/scripted-core.ts';

describe('The dispatcher of the app contract', () => {
  it.each([
    ['a method that nobody knows', 'transmit', {}],
    ['parameters that do not fit', 'givePin', { flowId: 'none', revision: 0 }],
  ])('SR-24: wipes the bytes that came with %s', async (_what, method, params) => {
    let say: (frame: unknown) => void = () => undefined;
    const send = vi.fn();
    const channel: FrameChannel = {
      send,
      onFrame: (listener) => {
        say = listener;
      },
      onClose: () => undefined,
      close: () => undefined,
    };
    serveContract(channel, scriptedCore().handlers, () => ({ id: 'bug' }));
    const pin = new TextEncoder().encode('7391');
    say({ kind: 'request', version: PROTOCOL_VERSION, id: 1, method, params, bytes: { pin } });

    await soon(() => expect(send).toHaveBeenCalledOnce());
    expect(send.mock.calls[0]?.[0]).toMatchObject({ kind: 'failure', failure: { code: 'requestMalformed' } });
    expect(pin).toEqual(new Uint8Array(4));
  });
});
