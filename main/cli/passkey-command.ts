import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { passkeyParams } from '#contract/portal/passkey-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { CommandContext } from './command-context.ts';
import { type CommandSession, withPortalSession } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface PasskeyOptions {
  readonly revoke?: string;
}

/** The passkeys that sign in as who is there with their card, for reading; takes one away. */
export function runPasskeys({ revoke, ...options }: PasskeyOptions): Promise<void> {
  return runWithReaders(options, (transport, context) =>
    withPortalSession(transport, context, ['auth'], (session) => passkeys(session, context, { revoke })),
  );
}

export async function passkeys(
  { portal, opened: { token } }: CommandSession,
  { output, signal }: CommandContext,
  { revoke }: { readonly revoke?: string | undefined },
): Promise<Outcome<void>> {
  if (revoke !== undefined) {
    const params = passkeyParams.safeParse({ passkey: revoke });
    if (!params.success) return failed({ code: 'usage', detail: '--revoke takes the identifier of a passkey' });
    const removed = await portal.call('removeOwnPasskey', { params: params.data, token, signal });
    if (!removed.ok) return removed;
  }
  const listed = await portal.call('listOwnPasskeys', { token, signal });
  if (!listed.ok) return listed;
  const { passkeys: left } = listed.value;
  output.result({ passkeys: left }, () =>
    left
      .map(({ passkey, name, addedAt, lastUsedAt, endsAt, suspended }) =>
        [passkey, visibleText(name), addedAt, lastUsedAt ?? '-', endsAt, suspended ?? 'good'].join('\t'),
      )
      .join('\n'),
  );
  return success(undefined);
}
