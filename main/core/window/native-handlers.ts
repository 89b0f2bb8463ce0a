import type { Handlers } from '#contract/app/ipc-server.ts';
import { MOST_ADDED_SITES, type SiteOrigin } from '#contract/card/native-request.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { NativeDesk } from '../native/native-desk.ts';
import type { NativeSites } from '../ports/ports.ts';

/** What the window asks about pages that asked for the card, and which may. */
export function nativeHandlers(desk: NativeDesk, sites: NativeSites | undefined) {
  async function keep(
    change: (before: readonly SiteOrigin[]) => readonly SiteOrigin[],
  ): Promise<Outcome<{ sites: SiteOrigin[] | null }>> {
    if (sites === undefined) return success({ sites: null });
    const next = change(await sites.list()).slice(-MOST_ADDED_SITES);
    return (await sites.keep(next)) ? success({ sites: [...next] }) : failed({ code: 'copyNotKept' });
  }
  return {
    listNativeCallers: async () => success({ callers: await desk.callers() }),
    unmuteNativeCaller: async ({ origin }) => success({ callers: await desk.unmute(origin) }),
    forgetNativeCaller: async ({ origin }) => success({ callers: await desk.forget(origin) }),
    listNativeSites: async () => success({ sites: sites === undefined ? null : [...(await sites.list())] }),
    addNativeSite: ({ origin }) => keep((before) => [...new Set([...before, origin])]),
    removeNativeSite: ({ origin }) => keep((before) => before.filter((one) => one !== origin)),
  } satisfies Partial<Handlers>;
}
