import * as z from 'zod';
import { authorizationLinkSchema } from '#contract/app/flows/authorize-flow.ts';
import { sessionLinkSchema } from '#contract/portal/passkey-routes.ts';
import { prefillLinkSchema } from '#contract/portal/prefill-routes.ts';
import {
  type MunicipalityCode,
  municipalityCodeSchema,
  type ProcedureId,
  procedureIdSchema,
} from '#contract/values/brands.ts';
import type { OutsideLink } from '#core/window/outside-links.ts';

/** A procedure of one municipality, named from outside. Whether there is such a one, the portal says. */
interface LinkedProcedure {
  readonly procedure: ProcedureId;
  readonly municipality: MunicipalityCode;
}

const LINK_FORM = /^madoguchi:\/\/procedure\/(\d{6})\/([a-z][a-z0-9-]{1,63})\/?$/;
const linkSchema = z.object({ municipality: municipalityCodeSchema, procedure: procedureIdSchema });

/**
 * Reads `madoguchi://procedure/MUNICIPALITY/PROCEDURE`; `undefined` for anything else, down to a letter in upper case,
 * a query or a percent sign. Source: SR-41.
 */
function linkedProcedure(text: string): LinkedProcedure | undefined {
  const [, municipality, procedure] = LINK_FORM.exec(text) ?? [];
  return linkSchema.safeParse({ municipality, procedure }).data;
}

const BROUGHT_FORM = /^madoguchi:\/\/(authorize|prefill|session)\/([a-z2-7]{16})\/([A-Za-z0-9_-]{43})\/?$/;

/**
 * Reads a link to a procedure, to a site's request that a browser brings, to a form that a site began, or back from a
 * browser in which a passkey was used; `undefined` for anything else. Source: SR-41.
 */
export function outsideLink(text: string): OutsideLink | undefined {
  const [, kind, portalKey, token] = BROUGHT_FORM.exec(text) ?? [];
  switch (kind) {
    case 'authorize':
      return authorizationLinkSchema.safeParse({ portalKey, launch: token }).data;
    case 'prefill':
      return prefillLinkSchema.safeParse({ portalKey, prefill: token }).data;
    case 'session':
      return sessionLinkSchema.safeParse({ portalKey, code: token }).data;
    default:
      return linkedProcedure(text);
  }
}
