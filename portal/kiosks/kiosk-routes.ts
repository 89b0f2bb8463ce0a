import { success } from '#contract/failures/outcome.ts';
import type { KIOSK_ROUTES } from '#contract/portal/kiosk-routes.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { KioskStore } from './kiosk-store.ts';

type KioskHandlers = Pick<RouteHandlers, keyof typeof KIOSK_ROUTES>;

export function kioskHandlers({ kiosks }: { readonly kiosks: KioskStore }): KioskHandlers {
  return {
    async tellKioskState({ caller, body }) {
      return success({ body: { taken: await kiosks.hear(caller, body) } });
    },
    async listKiosks({ caller, requestId }) {
      const listed = await kiosks.list(caller, requestId);
      return listed.ok ? success({ body: { kiosks: listed.value } }) : listed;
    },
    async readKiosk({ caller, params, requestId }) {
      const read = await kiosks.read(caller, params.kiosk, requestId);
      return read.ok ? success({ body: read.value }) : read;
    },
  };
}
