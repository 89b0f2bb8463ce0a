import type * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { NewSite } from '#contract/portal/authorization.ts';
import type { CATALOGUE_ROUTES } from '#contract/portal/catalogue-routes.ts';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import type { OwnReading } from '#contract/portal/own-data-routes.ts';
import type { NewSiteNotice, SentNotice, SITE_API_ROUTES } from '#contract/portal/site-api-routes.ts';
import { checkAnswers } from '#contract/procedure/answers.ts';
import { consentsIn } from '#contract/procedure/declarations.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { portalKeyOf } from '#documents/authorization/request-text.ts';
import type { ClientActor, Requester, SiteActor } from '../platform/actor.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { ClientSession } from '../platform/http/client-audience.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { SiteCaller } from '../platform/http/site-audience.ts';
import type { PrefillStore } from './prefill-store.ts';

/** What is asked of a person is answered where persons answer sites. */
type SiteApiName = Exclude<keyof typeof SITE_API_ROUTES, 'askForAddress' | 'readAddressRequest'>;
type SiteApiHandlers = Pick<
  RouteHandlers,
  SiteApiName | 'readPrefillLink' | 'openPrefill' | 'tellPrefill' | 'listToldSites' | 'stopTellingSite'
>;
type SearchRoute = (typeof CATALOGUE_ROUTES)['searchProcedures'];

export interface SiteApiDoor {
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly catalogue: {
    search(requester: Requester, query: z.output<SearchRoute['query']>): z.input<SearchRoute['reply']>;
    find(requester: Requester, id: string, municipality: string): Procedure | undefined;
  };
  readonly findSite: (
    site: string,
    version: number,
  ) => Promise<{ readonly since: Date; readonly registration: NewSite } | undefined>;
  readonly prefills: PrefillStore;
  /** The system of a municipality that a site is. Fails with `clientRefused`. */
  readonly agencyOf: (site: Pick<SiteCaller, 'registration'>, address: string) => Promise<Outcome<ClientSession>>;
  /** Handed in by the portal: notices are another capability's. Fails with `notFound`, and for what is wrong with the words. */
  readonly sendNotice: (
    by: {
      readonly site: SiteActor;
      readonly actor: ClientActor;
      readonly municipality: string;
      readonly groups: readonly string[];
    },
    key: string,
    wish: NewSiteNotice,
    requestId: string,
  ) => Promise<Outcome<SentNotice>>;
  /** As `readGrantedData`. */
  readonly readGranted: (
    site: SiteActor,
    wanted: { readonly sub: string; readonly group: OwnGroupId; readonly signal: AbortSignal },
  ) => Promise<Outcome<OwnReading>>;
}

/** What sites ask in their own name, and the forms that they begin as their persons meet them. */
export function siteApiHandlers({
  origin,
  nowMs,
  catalogue,
  findSite,
  prefills,
  agencyOf,
  sendNotice,
  readGranted,
}: SiteApiDoor): SiteApiHandlers {
  return {
    async searchServices({ caller, query }) {
      return success({ body: catalogue.search(caller.actor, query) });
    },

    async makePrefill({ caller, body }) {
      const procedure = catalogue.find(caller.actor, body.procedure, body.municipality);
      if (procedure === undefined || procedure.elsewhere !== undefined) return failed({ code: 'procedureUnknown' });
      const problems = [
        ...consentsIn(procedure, body.answers).map((at) => ({ at, problem: 'unknownField' as const })),
        ...checkAnswers(procedure, body.answers, japaneseDay(epochMs(nowMs()))).filter(
          ({ problem }) => problem !== 'required',
        ),
      ];
      if (problems.length > 0) return failed({ code: 'answersInvalid', problems });
      const { id, token, endsAt } = await prefills.make(caller.actor, body);
      const link = `madoguchi://prefill/${portalKeyOf(origin())}/${token}`;
      return success({ status: 201, body: { id, link, endsAt: instantOf(endsAt) } });
    },

    async readPrefill({ caller, params }) {
      const read = await prefills.read(caller.actor, params.prefill);
      return read.ok ? success({ body: read.value }) : read;
    },

    async tellPerson({ caller, headers, body, address, requestId }) {
      const system = await agencyOf(caller, address);
      if (!system.ok) return system;
      const { client, municipality, groups } = system.value;
      const by = { site: caller.actor, actor: { kind: 'client', id: client }, municipality, groups } as const;
      const sent = await sendNotice(by, headers['idempotency-key'], body, requestId);
      return sent.ok ? success({ status: 201 as const, body: sent.value }) : sent;
    },

    async readGrantedData({ caller, params: { group }, query: { sub }, signal }) {
      const read = await readGranted(caller.actor, { sub, group, signal });
      if (!read.ok) return read;
      const { proof: _, ...body } = read.value;
      return success({ body });
    },

    async readPrefillLink({ caller, body }) {
      const found = await prefills.find(body.token);
      if (!found.ok) return found;
      const { site: id, siteVersion, procedure: wanted, municipality, endsAt } = found.value;
      const site = await findSite(id, siteVersion);
      const procedure = catalogue.find(caller.actor, wanted, municipality);
      if (site === undefined || procedure === undefined) return failed({ code: 'notFound' });
      const { name, operator, redirectUris } = site.registration;
      return success({
        body: {
          site: {
            name,
            legalName: operator.legalName,
            origin: new URL(String(redirectUris[0])).origin,
            since: instantOf(site.since),
          },
          procedure: procedure.id,
          title: procedure.title,
          municipality,
          municipalityName: procedure.municipality.name,
          endsAt: instantOf(endsAt),
        },
      });
    },

    async openPrefill({ caller, body }) {
      if (caller.actor.kind !== 'resident') return failed({ code: 'notInMandate' });
      const opened = await prefills.open(caller.actor, body.token);
      if (!opened.ok) return opened;
      const { site: id, siteVersion, answers } = opened.value;
      const site = await findSite(id, siteVersion);
      return site === undefined
        ? failed({ code: 'notFound' })
        : success({ body: { site: site.registration.name, answers } });
    },

    async tellPrefill({ caller, body }) {
      if (caller.actor.kind !== 'resident') return failed({ code: 'notInMandate' });
      const told = await prefills.tell(caller.actor, body.token, body.receiptNumber);
      return told.ok ? success({ body: null }) : told;
    },

    async listToldSites({ caller: { actor } }) {
      return success({ body: await prefills.listTold(actor) });
    },

    async stopTellingSite({ caller: { actor }, params }) {
      const stopped = await prefills.stopTelling(actor, params.prefill);
      return stopped.ok ? success({ body: await prefills.listTold(actor) }) : stopped;
    },
  };
}
