import { APPLICATIONS_ROUTES } from './application-routes.ts';
import { CATALOGUE_ROUTES } from './catalogue-routes.ts';
import { OPERATION_ROUTES } from './operation-routes.ts';
import { SESSION_ROUTES } from './session-routes.ts';
import { TRUST_ROUTES } from './trust-routes.ts';

export const PORTAL_ROUTES = {
  ...SESSION_ROUTES,
  ...CATALOGUE_ROUTES,
  ...APPLICATIONS_ROUTES,
  ...TRUST_ROUTES,
  ...OPERATION_ROUTES,
} as const;

export type PortalRouteName = keyof typeof PORTAL_ROUTES;
