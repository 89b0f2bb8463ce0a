import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type {
  AGENCY_ROUTES,
  AgencyAccount,
  AgencyCase,
  AgencyChange,
  AgencyEvent,
  FeedPage,
  FeedQuery,
} from '#contract/portal/agency-routes.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { coversGroup } from '#contract/values/staff-role.ts';
import type { ProofVerifier } from '../platform/client-auth/proof-of-possession.ts';
import type { ClientCaller } from '../platform/http/client-audience.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { AgencyClientStore } from './agency-client-store.ts';
import {
  type ClientAction,
  eventScopeMissing,
  type RegistrationAction,
  registrationRefusal,
  scopeMissing,
} from './agency-policy.ts';
import { issueToken } from './issue-token.ts';

/** A change as another system asks for it: once by its key, of what it saw. */
interface AgencyAsked {
  readonly number: string;
  readonly version: number | undefined;
  readonly key: string;
  readonly event: AgencyEvent;
}

/**
 * Cases for other systems, of the caller's municipality and groups. A case of others is `notFound`. Each read of contents
 * is in the audit and in the person's records before its answer leaves. One whose contents are erased is `erased`.
 */
export interface AgencyCases {
  /** Fails with `cursorExpired`. */
  feed(caller: ClientCaller, query: FeedQuery): Promise<Outcome<FeedPage>>;
  /** Fails with `notFound`, `erased`. */
  read(caller: ClientCaller, number: string, requestId: string): Promise<Outcome<AgencyCase>>;
  /** Fails with `notFound`, `erased`. */
  container(
    caller: ClientCaller,
    filing: { readonly number: string; readonly filing: number },
    requestId: string,
  ): Promise<Outcome<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: Buffer }>>;
  /** Fails with `notFound`, `erased`. */
  letter(
    caller: ClientCaller,
    letter: { readonly number: string; readonly letter: number },
    requestId: string,
  ): Promise<Outcome<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: Buffer }>>;
  /**
   * Fails with `notFound`, `erased`, `versionRequired`, `caseChanged`, `transitionRefused`, `idempotencyKeyReused`; a decision
   * also with `actionNotAllowed`, `originalsMissing`, `letterIncomplete`.
   */
  change(caller: ClientCaller, asked: AgencyAsked, requestId: string): Promise<Outcome<AgencyChange>>;
  /** Lets go of answers that are kept for being asked again. */
  sweep(): Promise<number>;
}

/** Handed in by the portal: accounts for benefits belong to another capability. */
interface AgencyAccounts {
  /** Fails with `notFound`, `erased`, `caseNotGranted`. */
  readForSystem(caller: ClientCaller, number: string, requestId: string): Promise<Outcome<AgencyAccount>>;
}

interface AgencyRouteDependencies {
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly clients: AgencyClientStore;
  readonly proofs: ProofVerifier;
  readonly cases: AgencyCases;
  readonly accounts: AgencyAccounts;
  /** What a municipality serves. */
  readonly procedures: (municipality: string) => readonly Procedure[];
}

type AgencyHandlers = Pick<RouteHandlers, keyof typeof AGENCY_ROUTES>;

export function agencyHandlers(dependencies: AgencyRouteDependencies): AgencyHandlers {
  const { origin, nowMs, clients, proofs, cases, accounts, procedures } = dependencies;

  return {
    async issueAgencyToken({ body, headers, address, requestId }) {
      const { client_assertion: assertion, client_id: clientId, scope } = body;
      const request = { assertion, clientId, scope, proof: headers.dpop, address, requestId };
      const issued = await issueToken({ clients, proofs, issuer: origin(), nowMs: nowMs() }, request);
      if (!issued.ok) return issued;
      const { token, lifetimeSeconds, scopes, isBound } = issued.value;
      return success({
        body: {
          access_token: token,
          token_type: isBound ? ('DPoP' as const) : ('Bearer' as const),
          expires_in: lifetimeSeconds,
          scope: scopes.join(' '),
        },
      });
    },

    ...withScopes({
      async listAgencyCases({ caller, query }) {
        const page = await cases.feed(caller, query);
        return page.ok ? success({ body: page.value }) : page;
      },

      async readAgencyCase({ caller, params, requestId }) {
        const read = await cases.read(caller, params.number, requestId);
        return read.ok ? success({ headers: { etag: `"${read.value.version}"` }, body: read.value }) : read;
      },

      async readAgencyContainer({ caller, params, requestId }) {
        return withDigest(await cases.container(caller, params, requestId));
      },

      async readAgencyLetter({ caller, params, requestId }) {
        return withDigest(await cases.letter(caller, params, requestId));
      },

      async readAgencyAccount({ caller, params, requestId }) {
        const read = await accounts.readForSystem(caller, params.number, requestId);
        return read.ok ? success({ body: read.value }) : read;
      },

      async changeAgencyCase({ caller, params: { number }, headers, body: event, requestId }) {
        const scope = eventScopeMissing(caller, event);
        if (scope !== undefined) return failed({ code: 'scopeMissing', scope });
        const asked = { number, version: headers['if-match'], key: headers['idempotency-key'], event };
        const changed = await cases.change(caller, asked, requestId);
        return changed.ok ? success({ headers: { etag: `"${changed.value.version}"` }, body: changed.value }) : changed;
      },

      async listAgencyProcedures({ caller }) {
        const served = procedures(caller.municipality)
          .map(({ id, title, group = 'general', kind = 'application', revision }) => ({
            id,
            title,
            group,
            kind,
            revision,
          }))
          .filter(({ group }) => caller.groups.some((granted) => coversGroup(granted, group)));
        return success({ body: { procedures: served } });
      },
    }),

    ...registered({
      async listAgencyClients({ caller: { municipality } }) {
        return success({ body: { clients: await clients.list(municipality) } });
      },

      async addAgencyClient({ caller: { actor, municipality }, body, requestId }) {
        const added = await clients.add(actor, municipality, body, requestId);
        return added.ok ? success({ status: 201 as const, body: { client: added.value } }) : added;
      },

      async endAgencyClient({ caller: { actor, municipality }, params, requestId }) {
        const ended = await clients.end(actor, municipality, params.client, requestId);
        return ended.ok ? success({ body: null }) : ended;
      },
    }),
  };
}

/** Bytes with their sum, once to be checked (RFC 9530, 2) and once to be named. */
function withDigest(found: Outcome<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: Buffer }>) {
  if (!found.ok) return found;
  const { bytes, sha256 } = found.value;
  const headers = {
    'content-digest': `sha-256=:${sha256.toString('base64')}:`,
    etag: `"${sha256.toString('hex')}"`,
  };
  return success({ headers, body: bytes });
}

type WithScopes = { readonly [Action in ClientAction]: RouteHandlers[Action] };
type Registered = { readonly [Action in RegistrationAction]: RouteHandlers[Action] };
type HandlerFor<Caller> = (request: { readonly caller: Caller }) => Promise<Outcome<unknown>>;

/** Each handler behind its line of the policy, which is asked before anything is looked up. */
function withScopes(handlers: WithScopes): WithScopes {
  return behind<ClientCaller, ClientAction, WithScopes>(handlers, (caller, action) => {
    const scope = scopeMissing(caller, action);
    return scope === undefined ? undefined : failed({ code: 'scopeMissing', scope });
  });
}

function registered(handlers: Registered): Registered {
  return behind<StaffCaller, RegistrationAction, Registered>(handlers, (caller, action) => {
    const reason = registrationRefusal(caller, action);
    return reason === undefined ? undefined : failed({ code: 'actionNotAllowed', reason });
  });
}

function behind<Caller, Action extends string, Handlers extends object>(
  handlers: Handlers,
  refusal: (caller: Caller, action: Action) => Outcome<never> | undefined,
): Handlers {
  const entries = Object.entries(handlers) as [Action, HandlerFor<Caller>][];
  const guarded = entries.map(([action, handle]): [Action, HandlerFor<Caller>] => [
    action,
    async (request) => refusal(request.caller, action) ?? handle(request),
  ]);
  return Object.fromEntries(guarded) as unknown as Handlers;
}
