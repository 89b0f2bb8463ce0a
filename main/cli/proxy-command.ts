import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Mandates } from '#contract/portal/mandate-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { CommandContext } from './command-context.ts';
import { type CommandSession, withPortalSession } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface ProxyOptions {
  readonly end?: string;
  readonly tell?: true;
}

/** Who acts for oneself and for whom one acts; ends one of them. */
export function runProxies({ end, tell, ...options }: ProxyOptions): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    if (tell && end === undefined) return failed({ code: 'usage', detail: '--tell goes with --end' });
    const mandate = z.uuid().optional().safeParse(end);
    if (!mandate.success)
      return failed({ code: 'usage', detail: '--end takes a registration; without it all are listed' });
    return withPortalSession(transport, context, ['auth'], async (session) =>
      mandate.data === undefined
        ? list(session, context)
        : endOne(session, context, { mandate: mandate.data, tell: tell === true }),
    );
  });
}

async function list({ portal, opened: { token } }: CommandSession, context: CommandContext): Promise<Outcome<void>> {
  const listed = await portal.call('listMandates', { token, signal: context.signal });
  return listed.ok ? show(listed.value, context) : listed;
}

async function endOne(
  { portal, opened: { token } }: CommandSession,
  context: CommandContext,
  { mandate, tell }: { readonly mandate: string; readonly tell: boolean },
): Promise<Outcome<void>> {
  const query = tell ? { tell: 'yes' as const } : {};
  const ended = await portal.call('endMandate', { params: { mandate }, query, token, signal: context.signal });
  return ended.ok ? show(ended.value, context) : ended;
}

function show(mandates: Mandates, { output }: CommandContext): Outcome<void> {
  const { proxies, principals } = mandates;
  const line = (side: string, { registration, name, until, scope }: Mandates['principals'][number], state: string) =>
    [side, state, until, registration, visibleText(name), scope.procedures.join(',')].join('\t');
  output.result(mandates, () =>
    [
      ...proxies.map((one) => line('proxy', one, one.state)),
      ...principals.map((one) => line('principal', one, 'active')),
    ].join('\n'),
  );
  return success(undefined);
}
