import { type Outcome, success } from '#contract/failures/outcome.ts';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { type ContentPieces, digestContent } from '#pki/cms/content.ts';
import type { VerifyWords } from '#words/verify-words.ts';
import type { CommandContext } from './command-context.ts';
import { piecesOf, readJsonFile } from './files.ts';
import { type FileReport, fileInWords, problemInWords } from './signature-report.ts';

const RECEIPT_LIMIT_BYTES = 8_000;
const KEYS_LIMIT_BYTES = 1_000_000;

interface ReceiptOptions {
  readonly content?: string;
  readonly keys?: string;
}

/** A receipt as a portal gives it: three parts in base64url, and nothing else in the file. */
export function compactJws(bytes: Uint8Array): string | undefined {
  if (bytes.length > RECEIPT_LIMIT_BYTES) return undefined;
  const text = Buffer.from(bytes).toString('latin1').trim();
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text) ? text : undefined;
}

/**
 * Checks a receipt by the keys in a file, or by those of the portal that is named; with `--content`, that it is for
 * that container. Keys from a file prove nothing of who uses them.
 */
export async function verifyReceipt(
  context: CommandContext,
  receipt: string,
  { keys: keysFile, content }: ReceiptOptions,
  words: VerifyWords,
): Promise<Outcome<void>> {
  const portal = keysFile !== undefined && !context.hasPortal ? undefined : context.portal();
  if (portal?.ok === false) return portal;
  const keys =
    keysFile === undefined && portal !== undefined
      ? await portal.value.call('readReceiptKeys', { signal: context.signal })
      : await readJsonFile(keysFile ?? '', PORTAL_ROUTES.readReceiptKeys.reply, KEYS_LIMIT_BYTES);
  if (!keys.ok) return keys;
  const pieces = content === undefined ? undefined : await piecesOf(content);
  if (pieces?.ok === false) return pieces;
  const { verifiedClaims } = await import('#core/portal/receipt-claims.ts');
  const claims = await verifiedClaims(receipt, keys.value, portal?.value.origin);
  const isOfOther = pieces !== undefined && claims !== undefined && claims.sha256 !== (await sha256Of(pieces.value));
  const problems = [
    ...(claims === undefined ? [{ code: 'portalReceiptInvalid', message: words.receiptRefused }] : []),
    ...(isOfOther ? [{ code: 'portalReceiptInvalid', problem: 'contentMismatch', message: words.receiptOfOther }] : []),
  ];
  const file: FileReport = { kind: 'receipt', encoding: null };
  const valid = problems.length === 0;
  const told =
    claims === undefined
      ? null
      : {
          receiptNumber: claims.receiptNumber,
          receivedAt: claims.receivedAt,
          sha256: claims.sha256,
          portal: claims.iss,
        };
  const unchecked = portal === undefined ? ['portal' as const] : [];
  context.output.result({ valid, file, receipt: told, problems, unchecked }, () =>
    [
      ...(valid ? [words.receiptValid] : problems.map(problemInWords)),
      fileInWords(file, words),
      ...(told === null ? [] : [words.receipt(told.receiptNumber, told.receivedAt, visibleText(told.portal))]),
      ...(unchecked.length === 0 ? [] : [context.words.told.notChecked(unchecked)]),
    ].join('\n'),
  );
  if (!valid) process.exitCode = 6;
  return success(undefined);
}

async function sha256Of(pieces: ContentPieces): Promise<string> {
  return (await digestContent(pieces, 'sha256')).sha256;
}
