import { join } from 'node:path';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ClaimedRequest } from '#contract/portal/authorization-routes.ts';
import { isLookedAt, type SignTransactionView } from '#contract/portal/remote-signing.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { AuthorizeEvent, AuthorizeState } from '#core/authorize/authorize.ts';
import type { PortalClient } from '#core/portal/portal-client.ts';
import { transactionDigest } from '#documents/authorization/request-text.ts';
import type { CommandContext } from './command-context.ts';
import type { Asked } from './drive-flow.ts';
import { writeOut } from './files.ts';

/** What a command was told of what a site asks to have signed or agreed to. */
export interface SigningWish {
  /** SHA-256 of the transaction, by which it was agreed to before the command ran. */
  readonly agree?: string;
  readonly oneByOne?: true;
  /** A folder for the documents, to be looked at before the question is answered. */
  readonly documents?: string;
}

type Reading = Extract<AuthorizeState, { readonly at: 'reading' }>;

/**
 * Says what is to be signed, saves its documents, and asks once, or once for each. What was agreed to by its hash is not
 * asked: `requestChanged` where it is another. A no is `cancelled`.
 */
export async function answerReading(
  { answer: { claimed }, shown, stop, lastFailure }: Reading,
  wish: SigningWish,
  { context, portal }: { readonly context: CommandContext; readonly portal: PortalClient },
): Promise<Asked<AuthorizeEvent>> {
  const { transaction } = claimed.view;
  if (transaction === null) throw new Error('nothing is to be signed');
  const { secrets, words } = context;
  const { items, approval } = transaction;
  if (lastFailure !== null) return { stop: lastFailure };
  // The page that a window shows is on its way, and changes nothing here.
  if (shown !== null && shown.drawn === null) return undefined;
  if (stop !== null) {
    const item = items[stop - 1];
    const question = words.prompts.signItem(
      stop,
      visibleText(item?.name ?? ''),
      item === undefined || !isLookedAt(item),
    );
    return (await secrets.agrees(question))
      ? { tell: { type: 'itemAgreed', item: stop, isLookedAt: true } }
      : { stop: { code: 'cancelled' } };
  }
  const sha256 = transactionDigest(transaction);
  sayWhat(transaction, sha256, context);
  const saved = await saveDocuments(claimed, wish.documents, { context, portal });
  if (!saved.ok) return { stop: saved.failure };
  if (wish.agree !== undefined) {
    return wish.agree === sha256 ? { tell: agreedTo(items) } : { stop: { code: 'requestChanged' } satisfies Failure };
  }
  if (wish.oneByOne && items.length > 0) return { tell: { type: 'oneByOneBegun' } };
  const unseen = items.filter((item) => !isLookedAt(item)).length;
  const question = approval === null ? words.prompts.signAll(items.length, unseen) : words.prompts.agreeTransfer;
  return (await secrets.agrees(question)) ? { tell: agreedTo(items) } : { stop: { code: 'cancelled' } };
}

const agreedTo = (items: SignTransactionView['items']): AuthorizeEvent => ({
  type: 'signingAgreed',
  unseen: items.map((_, at) => at + 1),
});

function sayWhat(
  { title, purpose, items, approval }: SignTransactionView,
  sha256: string,
  { output, words: { told } }: CommandContext,
): void {
  output.progress(told.siteWrote(visibleText(title), visibleText(purpose), sha256));
  for (const [at, { name, mediaType, form, sha256: digest, digestInfo, document }] of items.entries()) {
    output.progress(
      told.toSign(
        at + 1,
        visibleText(name),
        [mediaType, form, digest ?? digestInfo ?? '', document?.bytes ?? '-'].join(' '),
      ),
    );
  }
  if (approval !== null) {
    const { amountYen, payee, account, date } = approval;
    output.progress(told.transfer(amountYen, visibleText(payee), visibleText(account), date));
  }
}

async function saveDocuments(
  { view, token }: ClaimedRequest,
  folder: string | undefined,
  { context: { signal }, portal }: { readonly context: CommandContext; readonly portal: PortalClient },
): Promise<Outcome<void>> {
  if (folder === undefined) return success(undefined);
  for (const [at, { name, document }] of (view.transaction?.items ?? []).entries()) {
    if (document === null) continue;
    const params = { request: view.id, item: at + 1 };
    const read = await portal.call('readSignDocument', { params, token, signal });
    const written = read.ok ? await writeOut(join(folder, `${at + 1}-${name}`), read.value) : failed(read.failure);
    if (!written.ok) return written;
  }
  return success(undefined);
}
