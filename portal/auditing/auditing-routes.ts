import { success } from '#contract/failures/outcome.ts';
import type { AUDIT_ROUTES } from '#contract/portal/audit-routes.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { AuditingStore } from './auditing-store.ts';

type AuditingHandlers = Pick<RouteHandlers, keyof typeof AUDIT_ROUTES>;

export function auditingHandlers({ auditing }: { readonly auditing: AuditingStore }): AuditingHandlers {
  return {
    async searchAudit({ caller, query, requestId }) {
      const found = await auditing.search(caller, query, requestId);
      return found.ok ? success({ body: found.value }) : found;
    },
    async readAuditEntry({ caller, params, requestId }) {
      const read = await auditing.read(caller, params.n, requestId);
      return read.ok ? success({ body: read.value }) : read;
    },
  };
}
