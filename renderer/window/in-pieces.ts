import { ATTACHMENT_CHUNK_BYTES } from '#contract/app/flows/apply-flow.ts';
import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';

/** One piece of a file that a person chose, as the host's methods take it. */
interface FilePiece {
  readonly fileName: string;
  readonly totalBytes: number;
  readonly offset: number;
  readonly chunk: Uint8Array<ArrayBuffer>;
}

/**
 * Hands a file over in pieces that fit a frame, one after the other. Returns what went wrong, if anything did:
 * `fileEmpty`, `fileTooLarge` by `limitBytes` and `fileUnreadable`, or how `send` failed.
 */
export async function inPieces(
  file: File,
  limitBytes: number,
  send: (piece: FilePiece) => Promise<Outcome<unknown>>,
): Promise<Failure | undefined> {
  const named = { file: file.name.slice(0, 200) };
  if (file.size === 0) return { code: 'fileEmpty', ...named };
  if (file.size > limitBytes) return { code: 'fileTooLarge', ...named, limitBytes };
  for (let offset = 0; offset < file.size; offset += ATTACHMENT_CHUNK_BYTES) {
    let chunk: Uint8Array<ArrayBuffer>;
    try {
      chunk = new Uint8Array(await file.slice(offset, offset + ATTACHMENT_CHUNK_BYTES).arrayBuffer());
    } catch {
      return { code: 'fileUnreadable', ...named }; // moved or locked since it was chosen
    }
    const sent = await send({ fileName: named.file, totalBytes: file.size, offset, chunk });
    if (!sent.ok) return sent.failure;
  }
  return undefined;
}
