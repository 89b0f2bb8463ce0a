import { type Outcome, success } from '#contract/failures/outcome.ts';
import { correctionFileTypeSchema, type NewCorrection } from '#contract/portal/data-correction-routes.ts';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import type { AttachedFile } from '../application/application-composer.ts';
import { attachedFile } from '../application/attachment-intake.ts';
import type { PortalClient } from '../portal/portal-client.ts';

interface WantedCorrection {
  readonly group: OwnGroupId;
  readonly correction: NewCorrection;
  /** What shows it. */
  readonly file: Pick<AttachedFile, 'fileName' | 'bytes'> | undefined;
}

/** What may come along with a request to put own data right. Fails with `attachmentRefused`. */
export function correctionFile(fileName: string, bytes: Uint8Array): Outcome<AttachedFile> {
  return attachedFile('file', fileName, bytes, correctionFileTypeSchema.options);
}

/** Asks, and then sends what shows it. Sent again after a failure, it is the same request. Fails as the portal does. */
export async function sendCorrection(
  portal: PortalClient,
  token: string,
  { group, correction: body, file }: WantedCorrection,
  signal: AbortSignal,
): Promise<Outcome<{ readonly correction: string }>> {
  const asked = await portal.call('askDataCorrection', { params: { group }, body, token, signal });
  if (!asked.ok || file === undefined) return asked;
  const { correction } = asked.value;
  const added = await portal.call('addCorrectionFile', {
    ...{ params: { correction }, body: { name: file.fileName }, document: file.bytes },
    ...{ token, signal },
  });
  return added.ok ? success({ correction }) : added;
}
