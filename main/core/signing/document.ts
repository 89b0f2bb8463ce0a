import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type ContentDigests, type ContentPieces, digestContent } from '#pki/cms/content.ts';
import type { HashName } from '#pki/der/algorithms.ts';

/** The document as it was when the person saw it, known by its digest: it may be too large to be held. */
export interface InspectedDocument {
  readonly fileName: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** What there is to sign. Fails with `fileChanged` where the document is not what was seen any more. */
  digests(hash: HashName): Promise<Outcome<ContentDigests>>;
  /** The document once more, from its first byte to its last: whoever passes it on compares digests. */
  readonly pieces: ContentPieces;
}

/** Reads a document once. Fails with `fileUnreadable` where its pieces reject. */
export async function inspectDocument(fileName: string, pieces: ContentPieces): Promise<Outcome<InspectedDocument>> {
  const seen = await readOnce('sha256');
  if (!seen.ok) return seen;
  const { bytes, sha256 } = seen.value;
  let latest = seen.value;
  return success({
    fileName,
    bytes,
    sha256,
    pieces,
    async digests(hash) {
      if (hash === latest.hash) return success(latest);
      const again = await readOnce(hash);
      if (!again.ok) return again;
      if (again.value.sha256 !== sha256) return failed({ code: 'fileChanged', file: fileName });
      latest = again.value;
      return again;
    },
  });

  async function readOnce(hash: HashName): Promise<Outcome<ContentDigests>> {
    try {
      return success(await digestContent(pieces, hash));
    } catch {
      // What a file system throws names paths; the person knows which file it is.
      return failed({ code: 'fileUnreadable', file: fileName });
    }
  }
}
