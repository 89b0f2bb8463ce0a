import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { attachmentEntryNames } from '#contract/procedure/application.ts';
import { attachableFile } from '#documents/attachment/file-kind.ts';
import { entryOf } from '#documents/container/asic-container.ts';
import type { Database } from '../platform/database/database.ts';
import type { KeyedCase } from '../platform/keyring/keyring.ts';
import type { CaseVault } from './case-vault.ts';
import { applicationIn, containerOf } from './filed-application.ts';

/** Both counted from 1. */
export interface WhichAttachment {
  readonly filing: number;
  readonly attachment: number;
}

export interface FiledAttachment {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the rule that it answers, never what the person called it. */
  readonly name: string;
  /** By its own bytes, whatever was said of it. */
  readonly mediaType: string;
}

/** Fails with `notFound`. Throws `KeyUnavailable`. */
export async function attachmentOf(
  database: Database,
  vault: CaseVault,
  one: KeyedCase,
  { filing, attachment }: WhichAttachment,
): Promise<Outcome<FiledAttachment>> {
  const container = await containerOf(database, vault, one, filing);
  if (container === undefined) return failed({ code: 'notFound' });
  const entry = attachmentEntryNames(applicationIn(container).attachments)[attachment - 1];
  const bytes = entry === undefined ? undefined : entryOf(container, entry);
  if (entry === undefined || bytes === undefined) return failed({ code: 'notFound' });
  const kind = attachableFile(bytes);
  return success({
    bytes: new Uint8Array(bytes),
    name: entry.slice(entry.lastIndexOf('/') + 1),
    mediaType: 'mediaType' in kind ? kind.mediaType : 'application/octet-stream',
  });
}
