import * as z from 'zod';

/** What another system of the city can be let do: each route of the agency's interface asks for one. */
export const agencyScopeSchema = z.enum([
  'cases.list',
  'cases.read',
  'cases.container',
  'cases.state',
  /** The account that what a case grants is paid to. */
  'cases.account',
  /** Decisions about procedures of which the city says that another system decides. */
  'cases.decide',
  /** Cases that are kept from most eyes are not there without it. */
  'cases.restricted',
  'catalogue.read',
]);
export type AgencyScope = z.infer<typeof agencyScopeSchema>;
