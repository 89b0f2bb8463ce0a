import { ATTACHMENT_CHUNK_BYTES } from '#contract/app/flows/apply-flow.ts';
import type { Failure } from '#contract/failures/failure.ts';
import type { ViewStore } from '../window/view-store.ts';

/** Hands a file over in pieces that fit a frame. Returns what went wrong, if anything did. */
export async function sendFile(
  store: Pick<ViewStore, 'call' | 'flow'>,
  key: string,
  file: File,
  onProgress: (percent: number) => void,
): Promise<Failure | undefined> {
  for (let offset = 0; offset === 0 || offset < file.size; offset += ATTACHMENT_CHUNK_BYTES) {
    const flow = store.flow();
    if (flow === undefined) return { code: 'flowUnknown' };
    let chunk: Uint8Array;
    try {
      chunk = new Uint8Array(await file.slice(offset, offset + ATTACHMENT_CHUNK_BYTES).arrayBuffer());
    } catch {
      return { code: 'fileUnreadable', file: file.name.slice(0, 300) }; // moved or locked since it was chosen
    }
    const piece = { key, fileName: file.name.slice(0, 200), totalBytes: file.size, offset, chunk };
    const sent = await store.call('attachFile', { ...flow, ...piece });
    if (!sent.ok) return sent.failure;
    onProgress(Math.min(100, Math.round(((offset + ATTACHMENT_CHUNK_BYTES) / file.size) * 100)));
  }
  return undefined;
}
