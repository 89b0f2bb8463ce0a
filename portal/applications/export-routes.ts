import { success } from '#contract/failures/outcome.ts';
import type { EXPORT_ROUTES } from '#contract/portal/export-routes.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { ExportStore } from './export-store.ts';

type ExportHandlers = Pick<RouteHandlers, keyof typeof EXPORT_ROUTES>;

export function exportHandlers({ exports }: { readonly exports: ExportStore }): ExportHandlers {
  return {
    async askExport({ caller, body, requestId }) {
      const asked = await exports.ask(caller, body, requestId);
      return asked.ok ? success({ status: 201 as const, body: asked.value }) : asked;
    },
    async readExport({ caller, params }) {
      const read = await exports.read(caller, params.export);
      return read.ok ? success({ body: read.value }) : read;
    },
    async fetchExport({ caller, params, requestId }) {
      const fetched = await exports.fetch(caller, params.export, requestId);
      if (!fetched.ok) return fetched;
      const headers = { 'content-disposition': 'attachment; filename="cases.zip"' };
      return success({ headers, body: fetched.value });
    },
  };
}
