import { decodeFrame, encodeFrame, type FrameChannel } from '#contract/app/ipc-frame.ts';

/** The kiosk host's channel: one binary message per frame. Rejects when the socket does not open. */
export function openSocketChannel(url: URL): Promise<FrameChannel> {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const channel: FrameChannel = {
    send: (frame) => {
      const message = encodeFrame(frame);
      socket.send(message);
      message.fill(0);
    },
    onFrame: (listener) =>
      socket.addEventListener('message', ({ data }) => {
        if (data instanceof ArrayBuffer) listener(decodeFrame(new Uint8Array(data)));
      }),
    onClose: (listener) => socket.addEventListener('close', () => listener()),
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(channel), { once: true });
    socket.addEventListener('close', () => reject(new Error('the socket did not open')), { once: true });
  });
}
