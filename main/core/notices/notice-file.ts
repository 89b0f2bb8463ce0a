import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { PortalClient } from '../portal/portal-client.ts';

interface NoticeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file that came with a notice, under the name that its sender gave it. Fails as the portal does. */
export async function fetchNoticeFile(
  portal: PortalClient,
  token: string,
  { notice, file }: { readonly notice: string; readonly file: number },
  signal: AbortSignal,
): Promise<Outcome<NoticeFile>> {
  const read = await portal.call('readNotice', { params: { notice }, token, signal });
  if (!read.ok) return read;
  const head = read.value.files.find((one) => one.file === file);
  if (head === undefined) return failed({ code: 'notFound' });
  const params = { notice, file: String(file) };
  const fetched = await portal.call('readNoticeFile', { params, token, signal });
  return fetched.ok ? success({ name: head.name, bytes: fetched.value }) : fetched;
}
