import { failed, success } from '#contract/failures/outcome.ts';
import type { NOTICE_ROUTES } from '#contract/portal/notice-routes.ts';
import { addressGroup, type RateLimit } from '../platform/http/rate-limit.ts';
import { actorOf } from '../platform/http/resident-audience.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { MailContactStore } from './mail-contact-store.ts';
import type { MailProblemStore } from './mail-problems.ts';
import type { NoticeStore } from './notice-store.ts';
import type { NoticeWayStore } from './notice-ways.ts';

interface NoticeRouteDependencies {
  readonly notices: NoticeStore;
  readonly ways: NoticeWayStore;
  readonly contacts: MailContactStore;
  readonly problems: MailProblemStore;
  readonly stopLimit: RateLimit;
}

export function noticeHandlers({
  notices,
  ways,
  contacts,
  problems,
  stopLimit,
}: NoticeRouteDependencies): Pick<RouteHandlers, keyof typeof NOTICE_ROUTES> {
  return {
    async listNotices({ caller, query }) {
      const listed = await notices.list(actorOf(caller), query);
      return listed.ok ? success({ body: listed.value }) : listed;
    },

    async markNoticeRead({ caller, params }) {
      const marked = await notices.mark(caller.actor, params.notice, true);
      return marked.ok ? success({ body: null }) : marked;
    },

    async markNoticeUnread({ caller, params }) {
      const marked = await notices.mark(caller.actor, params.notice, false);
      return marked.ok ? success({ body: null }) : marked;
    },

    async summariseNotices({ caller }) {
      const counted = await notices.summary(actorOf(caller));
      return counted.ok ? success({ body: counted.value }) : counted;
    },

    async readNotice({ caller, params }) {
      const read = await notices.read(actorOf(caller), params.notice);
      return read.ok ? success({ body: read.value }) : read;
    },

    async readNoticeFile({ caller, params }) {
      const read = await notices.readFile(caller.actor, params.notice, Number(params.file));
      if (!read.ok) return read;
      const { head, bytes } = read.value;
      const ending = head.mediaType.slice(head.mediaType.indexOf('/') + 1);
      const headers = {
        'content-type': head.mediaType,
        'content-disposition': `attachment; filename="notice-${head.file}.${ending}"`,
      };
      return success({ headers, body: bytes });
    },

    async readNoticeWays({ caller }) {
      const read = await ways.read(caller.actor);
      return read.ok ? success({ body: read.value }) : read;
    },

    async changeNoticeWays({ caller, body }) {
      const changed = await ways.change(caller.actor, body);
      return changed.ok ? success({ body: changed.value }) : changed;
    },

    async readMailSettings({ caller }) {
      const read = await contacts.settings(caller.actor);
      return read.ok ? success({ body: read.value }) : read;
    },

    async changeMailSettings({ caller, body }) {
      const changed = await contacts.change(caller.actor, body);
      return changed.ok ? success({ body: changed.value }) : changed;
    },

    async nameMailAddress({ caller, body }) {
      const named = await contacts.name(caller.actor, body.address, body.language);
      return named.ok ? success({ body: null }) : named;
    },

    async confirmMailAddress({ caller, body }) {
      const confirmed = await contacts.confirm(caller, body.code);
      return confirmed.ok ? success({ body: confirmed.value }) : confirmed;
    },

    async removeMailAddress({ caller }) {
      const removed = await contacts.remove(caller);
      return removed.ok ? success({ body: null }) : removed;
    },

    async stopMail({ params, address }) {
      const retryAfterSeconds = stopLimit.admit(addressGroup(address));
      if (retryAfterSeconds !== undefined) return failed({ code: 'tooManyRequests', retryAfterSeconds });
      await contacts.stop(params.token);
      return success({ body: null });
    },

    async listMailProblems({ caller, query }) {
      const listed = await problems.list(caller, query.after);
      return listed.ok ? success({ body: listed.value }) : listed;
    },
  };
}
