import type { Failure } from '#contract/failures/failure.ts';
import { failed } from '#contract/failures/outcome.ts';
import { inPieces } from '../window/in-pieces.ts';
import type { ViewStore } from '../window/view-store.ts';

const FILE_LIMIT_BYTES = 20_000_000;

/** Attaches a file to the application under way. Returns what went wrong, if anything did. */
export function sendFile(
  store: Pick<ViewStore, 'call' | 'flow'>,
  key: string,
  file: File,
  onProgress: (percent: number) => void,
): Promise<Failure | undefined> {
  return inPieces(file, FILE_LIMIT_BYTES, async (piece) => {
    const flow = store.flow();
    if (flow === undefined) return failed({ code: 'flowUnknown' });
    const sent = await store.call('attachFile', { ...flow, key, ...piece });
    if (sent.ok) onProgress(Math.round(((piece.offset + piece.chunk.length) / piece.totalBytes) * 100));
    return sent;
  });
}
