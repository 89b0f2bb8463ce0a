import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  accountFieldsSchema,
  HOLDER_LIMIT,
  holderKana,
  isKindOfBank,
  nameFit,
  ownKana,
} from '#contract/portal/benefit-account.ts';
import type { OwnAccount, OwnName } from '#contract/portal/benefit-account-routes.ts';
import { postAccountOf } from '#contract/portal/post-account.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { cardOnlyMachine } from '#core/card/card-only.ts';
import { performCardEffect } from '#core/card/perform-card-effect.ts';
import { attributeSteps } from '#core/card/reading-steps.ts';
import type { CardAttributes } from '#native-bridge/apps/input-support-app.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import type { CommandContext } from './command-context.ts';
import { driveFlow } from './drive-flow.ts';
import { readJsonFile } from './files.ts';
import { type CommandSession, withPortalSession } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface BenefitAccountOptions {
  readonly set?: string;
  readonly delete?: true;
}

const FILE_LIMIT_BYTES = 10_000;

const accountSchema = accountFieldsSchema
  .extend({
    holderKana: z.string().max(HOLDER_LIMIT).transform(holderKana).pipe(accountFieldsSchema.shape.holderKana),
    /** How one's own name reads; without it nothing is compared. */
    ownKana: z.string().max(HOLDER_LIMIT).default(''),
    /** That the account is one's own, where the names cannot be compared. */
    stated: z.boolean().default(false),
  })
  .refine(isKindOfBank, { path: ['kind'] });

/** 記号 and 番号 of ゆうちょ銀行, in place of what they are made into. */
const postSchema = z.looseObject({ symbol: z.string().max(5), postNumber: z.string().max(8) });

const wishSchema = z
  .unknown()
  .transform((given, { addIssue }) => {
    const post = postSchema.safeParse(given);
    if (!post.success) return given;
    const { symbol, postNumber, ...names } = post.data;
    const made = postAccountOf(symbol, postNumber);
    const wrong =
      made.is === 'account'
        ? Object.keys(made.account).find((key) => key in names)
        : made.at === 'postNumber'
          ? 'postNumber'
          : 'symbol';
    if (made.is === 'account' && wrong === undefined) return { ...made.account, ...names };
    addIssue({ code: 'custom', path: [wrong ?? 'symbol'] });
    return z.NEVER;
  })
  .pipe(accountSchema);
type Wish = z.infer<typeof wishSchema>;

/** The account for benefits; registers one with the name of the card, or removes it. */
export function runBenefitAccount({ set, delete: removes, ...options }: BenefitAccountOptions): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    if (set !== undefined && removes) return failed({ code: 'usage', detail: '--set and --delete exclude each other' });
    const wish = set === undefined ? undefined : await readJsonFile(set, wishSchema, FILE_LIMIT_BYTES);
    if (wish?.ok === false) return wish;
    const slots = wish === undefined ? (['auth'] as const) : (['auth', 'text'] as const);
    return withPortalSession(transport, context, slots, async (session) => {
      if (wish !== undefined) return register(transport, context, session, wish.value);
      return removes ? remove(session, context) : show(session, context);
    });
  });
}

async function show({ portal, opened: { token } }: CommandSession, context: CommandContext): Promise<Outcome<void>> {
  const read = await portal.call('readBenefitAccount', { token, signal: context.signal });
  return read.ok ? tell(read.value, context) : read;
}

async function remove(
  { portal, opened: { token } }: CommandSession,
  { output, signal }: CommandContext,
): Promise<Outcome<void>> {
  const removed = await portal.call('removeBenefitAccount', { token, signal });
  if (!removed.ok) return removed;
  output.result({ account: null }, () => '');
  return success(undefined);
}

async function register(
  transport: CardTransport,
  context: CommandContext,
  session: CommandSession,
  { ownKana: typed, stated, ...account }: Wish,
): Promise<Outcome<void>> {
  const read = await readCard(transport, context, session);
  if (!read.ok) return read;
  const { name } = read.value;
  context.output.progress(context.words.told.registersAccountOf(visibleText(name)));
  const own = ownName(name, account.holderKana, { typed, stated });
  if (!own.ok) return own;
  const saved = await session.portal.call('saveBenefitAccount', {
    body: { account, own: own.value },
    token: session.opened.token,
    signal: context.signal,
  });
  return saved.ok ? tell(saved.value, context) : saved;
}

/** The card that signed in, whose name it becomes. */
function readCard(
  transport: CardTransport,
  context: CommandContext,
  { cards, devices, reader, opened }: CommandSession,
): Promise<Outcome<CardAttributes>> {
  const steps = attributeSteps(() => opened.certificate, context.secrets.beforehand);
  return driveFlow({
    machine: cardOnlyMachine<CardAttributes>(steps.slot, devices, reader),
    perform: (effect, how) => performCardEffect(cards, steps, effect, how),
    context,
    transport,
  });
}

function ownName(
  name: string,
  holder: string,
  { typed, stated }: { readonly typed: string; readonly stated: boolean },
): Outcome<OwnName> {
  const kana = ownKana(name, typed);
  const fit = nameFit(kana, holder);
  if (fit === 'same' && kana !== null) return success({ kana });
  if (fit === 'cannotTell' && stated) return success({ stated: true });
  if (fit === 'differs') return failed({ code: 'accountNameDiffers' });
  return failed({ code: 'usage', detail: 'the names cannot be compared: the file takes "ownKana", or "stated": true' });
}

function tell({ account }: OwnAccount, { output }: CommandContext): Outcome<void> {
  if (account === null) {
    output.result({ account: null }, () => '');
    return success(undefined);
  }
  const { bank, branch, kind, numberEnd, since, nameFit: fit } = account;
  output.result({ bank, branch, kind, numberEnd, since, nameFit: fit }, () =>
    [bank.name, branch.name, kind, `…${numberEnd}`, since, fit].map(visibleText).join('\t'),
  );
  return success(undefined);
}
