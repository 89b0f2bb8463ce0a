import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  CORRECTION_FILE_LIMIT_BYTES,
  type CorrectionFile,
  type NewCorrection,
} from '#contract/portal/data-correction-routes.ts';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import { plainFileName, typedText } from '#contract/values/plain-text.ts';
import { plainFile } from '#documents/attachment/plain-file.ts';
import type { PortalClient } from '../portal/portal-client.ts';

/** What shows that something is wrong, as it is sent. */
export interface CorrectionUpload {
  readonly name: string;
  readonly mediaType: CorrectionFile['mediaType'];
  readonly bytes: Uint8Array;
}

interface WantedCorrection {
  readonly group: OwnGroupId;
  readonly correction: NewCorrection;
  readonly file: CorrectionUpload | undefined;
}

/** What may come along with a request to put own data right. Fails with `attachmentRefused`. */
export function correctionUpload(fileName: string, given: Uint8Array): Outcome<CorrectionUpload> {
  const file = plainFile(given, CORRECTION_FILE_LIMIT_BYTES);
  if ('problem' in file) return failed({ code: 'attachmentRefused', key: 'file', problem: file.problem });
  return success({ name: plainFileName(typedText(fileName)), ...file });
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
    ...{ params: { correction }, body: { name: file.name }, document: file.bytes },
    ...{ token, signal },
  });
  return added.ok ? success({ correction }) : added;
}
