import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';

const PASSWORD_LIMIT_BYTES = 1_024;

/** An address with the password that stands in a file, where one is named. Fails with `usage`. */
export async function withPasswordOfFile(databaseUrl: string, file: string | undefined): Promise<Outcome<string>> {
  if (file === undefined) return success(databaseUrl);
  const bytes = await readBoundedFile(file, PASSWORD_LIMIT_BYTES).catch(() => undefined);
  const password = bytes === undefined ? '' : Buffer.from(bytes).toString('utf8').trim();
  if (password === '')
    return failed({ code: 'usage', detail: 'databasePasswordFile has no password that can be read' });
  const url = new URL(databaseUrl);
  url.password = encodeURIComponent(password);
  return success(url.href);
}
