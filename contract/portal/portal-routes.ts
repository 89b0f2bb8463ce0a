import { ACCOUNT_ROUTES } from './account-routes.ts';
import { AGENCY_ROUTES } from './agency-routes.ts';
import { APPLICATIONS_ROUTES } from './application-routes.ts';
import { AUDIT_ROUTES } from './audit-routes.ts';
import { AUTHORIZATION_ROUTES } from './authorization-routes.ts';
import { BENEFIT_ACCOUNT_ROUTES } from './benefit-account-routes.ts';
import { CASE_LOOK_ROUTES } from './case-look-routes.ts';
import { CATALOGUE_ROUTES } from './catalogue-routes.ts';
import { DATA_CORRECTION_ROUTES } from './data-correction-routes.ts';
import { DELIVERY_ROUTES } from './delivery-routes.ts';
import { DESK_ROUTES } from './desk-routes.ts';
import { EXCHANGE_RECORD_ROUTES } from './exchange-record-routes.ts';
import { EXPORT_ROUTES } from './export-routes.ts';
import { GATE_ROUTES } from './gate-routes.ts';
import { KIOSK_ROUTES } from './kiosk-routes.ts';
import { LINE_ROUTES } from './line-routes.ts';
import { MANDATE_ROUTES } from './mandate-routes.ts';
import { NOTICE_ROUTES } from './notice-routes.ts';
import { OPENAPI_ROUTES } from './openapi-routes.ts';
import { OPERATION_ROUTES } from './operation-routes.ts';
import { OWN_DATA_ROUTES } from './own-data-routes.ts';
import { PASSKEY_ROUTES } from './passkey-routes.ts';
import { PAYMENT_ROUTES } from './payment-routes.ts';
import { PREFILL_ROUTES } from './prefill-routes.ts';
import { PROCEDURE_DRAFT_ROUTES } from './procedure-draft-routes.ts';
import { PROCEDURE_ROUTES } from './procedure-routes.ts';
import { REMOTE_SIGNING_ROUTES } from './remote-signing-routes.ts';
import { RETENTION_ROUTES } from './retention-routes.ts';
import type { PortalRoute } from './route.ts';
import { SANDBOX_ROUTES } from './sandbox-routes.ts';
import { SENDER_ROUTES } from './sender-routes.ts';
import { SESSION_ROUTES } from './session-routes.ts';
import { SITE_API_ROUTES } from './site-api-routes.ts';
import { STAFF_FACTOR_ROUTES } from './staff-factor-routes.ts';
import { STAFF_NOTICE_ROUTES } from './staff-notice-routes.ts';
import { STAFF_PAYMENT_ROUTES } from './staff-payment-routes.ts';
import { STAFF_ROUTES } from './staff-routes.ts';
import { STATISTICS_ROUTES } from './statistics-routes.ts';
import { TRUST_ROUTES } from './trust-routes.ts';
import { VISIT_ROUTES } from './visit-routes.ts';
import { WORDING_ROUTES } from './wording-routes.ts';

/**
 * Every portal route. The app's client and the server's routes are both made from this table. Failures travel as
 * `application/problem+json` with `code` and the failure's data.
 */
export const PORTAL_ROUTES = {
  ...SESSION_ROUTES,
  ...ACCOUNT_ROUTES,
  ...CATALOGUE_ROUTES,
  ...APPLICATIONS_ROUTES,
  ...VISIT_ROUTES,
  ...TRUST_ROUTES,
  ...OPERATION_ROUTES,
  ...STAFF_ROUTES,
  ...STAFF_FACTOR_ROUTES,
  ...DESK_ROUTES,
  ...CASE_LOOK_ROUTES,
  ...NOTICE_ROUTES,
  ...STAFF_NOTICE_ROUTES,
  ...PROCEDURE_ROUTES,
  ...PROCEDURE_DRAFT_ROUTES,
  ...WORDING_ROUTES,
  ...RETENTION_ROUTES,
  ...AUDIT_ROUTES,
  ...STATISTICS_ROUTES,
  ...KIOSK_ROUTES,
  ...AGENCY_ROUTES,
  ...EXCHANGE_RECORD_ROUTES,
  ...OWN_DATA_ROUTES,
  ...DATA_CORRECTION_ROUTES,
  ...EXPORT_ROUTES,
  ...PAYMENT_ROUTES,
  ...STAFF_PAYMENT_ROUTES,
  ...BENEFIT_ACCOUNT_ROUTES,
  ...DELIVERY_ROUTES,
  ...SENDER_ROUTES,
  ...SITE_API_ROUTES,
  ...PREFILL_ROUTES,
  ...SANDBOX_ROUTES,
  ...MANDATE_ROUTES,
  ...AUTHORIZATION_ROUTES,
  ...REMOTE_SIGNING_ROUTES,
  ...GATE_ROUTES,
  ...LINE_ROUTES,
  ...PASSKEY_ROUTES,
  ...OPENAPI_ROUTES,
} as const satisfies Readonly<Record<string, PortalRoute>>;

export type PortalRouteName = keyof typeof PORTAL_ROUTES;
