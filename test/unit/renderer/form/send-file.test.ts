import { describe, expect, it } from 'vitest';
import { ATTACHMENT_CHUNK_BYTES } from '#contract/app/flows/apply-flow.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { flowIdSchema } from '#contract/values/brands.ts';
import { sendFile } from '../../../../renderer/form/send-file.ts';
import type { ViewStore } from '../../../../renderer/window/view-store.ts';

const FLOW = { flowId: flowIdSchema.parse('11111111-2222-4333-8444-555555555555'), revision: 3 };

interface Piece {
  readonly offset: number;
  readonly totalBytes: number;
  readonly chunk: Uint8Array;
}

/** A host that takes pieces until it has taken as many as it wants. */
function host(takes = Number.POSITIVE_INFINITY) {
  const pieces: Piece[] = [];
  const call = (async (_method: string, piece: Piece) => {
    if (pieces.length >= takes) return failed({ code: 'staleCommand' });
    pieces.push(piece);
    return success({});
  }) as unknown as ViewStore['call'];
  return { pieces, call, flow: () => FLOW };
}

describe('A file', () => {
  it('goes over in pieces that fit a frame, whole and in order, and tells how far it is', async () => {
    const bytes = new Uint8Array(ATTACHMENT_CHUNK_BYTES * 2 + 5).map((_, at) => at % 251);
    const { pieces, ...store } = host();
    const percents: number[] = [];

    expect(
      await sendFile(store, 'proof', new File([bytes], 'a.pdf'), (percent) => percents.push(percent)),
    ).toBeUndefined();
    expect(pieces.map(({ offset, chunk }) => [offset, chunk.length])).toEqual([
      [0, ATTACHMENT_CHUNK_BYTES],
      [ATTACHMENT_CHUNK_BYTES, ATTACHMENT_CHUNK_BYTES],
      [ATTACHMENT_CHUNK_BYTES * 2, 5],
    ]);
    expect(Buffer.concat(pieces.map(({ chunk }) => chunk)).equals(bytes)).toBe(true);
    expect(percents).toEqual([50, 100, 100]);
  });

  it('that is empty or too large is said to be so, and nothing of it is sent', async () => {
    const { pieces, ...store } = host();
    const named = { file: 'a.pdf' };
    expect(await sendFile(store, 'proof', new File([], 'a.pdf'), () => undefined)).toEqual({
      code: 'fileEmpty',
      ...named,
    });
    const large = new File([new Uint8Array(20_000_001)], 'a.pdf');
    expect(await sendFile(store, 'proof', large, () => undefined)).toEqual({
      code: 'fileTooLarge',
      ...named,
      limitBytes: 20_000_000,
    });
    expect(pieces).toEqual([]);
  });

  it('stops at the first piece that the host refuses, and where the flow is gone', async () => {
    const { pieces, ...store } = host(1);
    const file = new File([new Uint8Array(ATTACHMENT_CHUNK_BYTES * 3)], 'a.pdf');
    expect(await sendFile(store, 'proof', file, () => undefined)).toEqual({ code: 'staleCommand' });
    expect(pieces).toHaveLength(1);
    expect(await sendFile({ ...store, flow: () => undefined }, 'proof', file, () => undefined)).toEqual({
      code: 'flowUnknown',
    });
  });

  it('that cannot be read any more is named, and nothing of it is sent', async () => {
    const { pieces, ...store } = host();
    const file = new File(['gone'], 'a.pdf');
    file.slice = () => {
      throw new DOMException('moved', 'NotReadableError');
    };
    expect(await sendFile(store, 'proof', file, () => undefined)).toEqual({ code: 'fileUnreadable', file: 'a.pdf' });
    expect(pieces).toEqual([]);
  });
});
