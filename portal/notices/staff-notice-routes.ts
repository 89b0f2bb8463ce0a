import { success } from '#contract/failures/outcome.ts';
import type { STAFF_NOTICE_ROUTES } from '#contract/portal/staff-notice-routes.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { StaffNoticeStore } from './staff-notice-store.ts';

type StaffNoticeHandlers = Pick<RouteHandlers, keyof typeof STAFF_NOTICE_ROUTES>;

export function staffNoticeHandlers({ notices }: { readonly notices: StaffNoticeStore }): StaffNoticeHandlers {
  return {
    async listStaffNotices({ caller, query }) {
      const listed = await notices.list(caller, query.after);
      return listed.ok ? success({ body: listed.value }) : listed;
    },
    async readStaffNotice({ caller, params }) {
      const read = await notices.read(caller, params.notice);
      return read.ok ? success({ body: read.value }) : read;
    },
    async draftNotice({ caller, body, requestId }) {
      const drafted = await notices.draft(caller, body, requestId);
      return drafted.ok ? success({ status: 201 as const, body: drafted.value }) : drafted;
    },
    async previewAudience({ caller, body, requestId }) {
      const counted = await notices.preview(caller, body.audience, requestId);
      return counted.ok ? success({ body: counted.value }) : counted;
    },
    async addNoticeFile({ caller, params, body: { name, base64 }, requestId }) {
      const file = { name, bytes: new Uint8Array(Buffer.from(base64, 'base64')) };
      const added = await notices.addFile(caller, params.notice, file, requestId);
      return added.ok ? success({ body: added.value }) : added;
    },
    async sendNotice({ caller, params, body, requestId }) {
      const sent = await notices.send(caller, params.notice, body.dueAt, requestId);
      return sent.ok ? success({ body: sent.value }) : sent;
    },
    async approveNotice({ caller, params, requestId }) {
      const approved = await notices.approve(caller, params.notice, requestId);
      return approved.ok ? success({ body: approved.value }) : approved;
    },
    async stopNotice({ caller, params, requestId }) {
      const stopped = await notices.stop(caller, params.notice, requestId);
      return stopped.ok ? success({ body: stopped.value }) : stopped;
    },
    async withdrawNotice({ caller, params, requestId }) {
      const withdrawn = await notices.withdraw(caller, params.notice, requestId);
      return withdrawn.ok ? success({ body: withdrawn.value }) : withdrawn;
    },
  };
}
