import type { Handlers } from '#contract/app/ipc-server.ts';
import { success } from '#contract/failures/outcome.ts';
import type { NativeDesk } from '../native/native-desk.ts';

/** What the window asks about pages that asked for the card. */
export function nativeHandlers(
  desk: NativeDesk,
): Pick<Handlers, 'listNativeCallers' | 'unmuteNativeCaller' | 'forgetNativeCaller'> {
  return {
    listNativeCallers: async () => success({ callers: await desk.callers() }),
    unmuteNativeCaller: async ({ origin }) => success({ callers: await desk.unmute(origin) }),
    forgetNativeCaller: async ({ origin }) => success({ callers: await desk.forget(origin) }),
  };
}
