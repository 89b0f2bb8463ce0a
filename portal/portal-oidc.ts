import { sql } from 'kysely';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { revocationFailure } from '#pki/revocation/revocation-failure.ts';
import type { CaseVault } from './applications/case-vault.ts';
import { findSigner } from './applications/certified-identity.ts';
import { type AddressRequests, createAddressRequests } from './oidc/address-requests.ts';
import type { ClaimTools } from './oidc/claimed-requests.ts';
import { type ConsentStore, createConsentStore } from './oidc/consent-store.ts';
import { createEventGates, type EventGates } from './oidc/event-gates.ts';
import { createEventStore, type EventStore } from './oidc/event-store.ts';
import { OIDC_ACTS } from './oidc/oidc-acts.ts';
import { type OidcKeys, providerKeys, signingKeyOf, stateOfKeys } from './oidc/oidc-keys.ts';
import { createOidcProvider, type OidcProvider } from './oidc/oidc-provider.ts';
import { createOidcSecrets } from './oidc/oidc-secrets.ts';
import type { CertifiedHolder, Place } from './oidc/released-values.ts';
import { openRequestChanges, type RequestChanges } from './oidc/request-changes.ts';
import { sweepRequests } from './oidc/request-rows.ts';
import { createRequestStore, type RequestStore } from './oidc/request-store.ts';
import { createSiteMessages, type SiteMessages } from './oidc/site-messages.ts';
import { createSiteReports, type SiteReports } from './oidc/site-reports.ts';
import { createSiteStore, type Site, type SiteStore } from './oidc/site-store.ts';
import { siteTokens } from './oidc/site-tokens.ts';
import { createTellSite } from './oidc/tell-site.ts';
import { createAudit } from './platform/audit/audit.ts';
import { sweepExpired } from './platform/client-auth/kept-credentials.ts';
import type { Database } from './platform/database/database.ts';
import { listen } from './platform/database/listen.ts';
import type { Keyring } from './platform/keyring/keyring.ts';
import { errorPlace, type PortalLog } from './platform/log.ts';
import { createSecretSeal } from './platform/secret-seal.ts';
import type { SignDocuments } from './remote-signing/sign-items.ts';
import {
  type AppTransactions,
  createTransactionStore,
  type SiteTransactions,
} from './remote-signing/transaction-store.ts';
import { readAuthorizeProof } from './sign-in/authorize-proof.ts';
import type { PortalTrust } from './trust/portal-trust.ts';

/** What the portal keeps of sites and of what they were given. */
export interface OidcStores {
  readonly sites: SiteStore;
  readonly consents: ConsentStore;
  /** A site as it was in that version. */
  readonly findVersion: (site: string, version: number) => Promise<Site | undefined>;
  readonly addresses: AddressRequests;
  readonly events: EventStore;
  readonly gates: EventGates;
  readonly messages: SiteMessages;
  readonly reports: SiteReports;
  /** Tells sites what is due, signed by one of these keys. */
  tellSites(keys: OidcKeys, signal: AbortSignal): Promise<number>;
  /** The rest of it, once it is known whom the portal believes and where it is. */
  open(late: LateTools): {
    readonly requests: RequestStore;
    readonly provider: () => OidcProvider;
    readonly useSiteToken: ReturnType<typeof siteTokens>;
    readonly transactions: SiteTransactions & AppTransactions;
  };
  sweep(): Promise<number>;
}

interface LateTools {
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly trust: PortalTrust;
  /** As they are now. */
  readonly keys: () => OidcKeys;
  readonly findPlace: (code: string) => Place | undefined;
  readonly log: PortalLog;
  readonly isReadable: ClaimTools<Certificate>['isReadable'];
}

interface OidcStoreTools {
  readonly bindingKey: Uint8Array;
  readonly keyring: Keyring;
  readonly vault: CaseVault;
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly isPractice: boolean;
  /** What becomes of documents that are to be signed. */
  readonly documents: SignDocuments;
  readonly keepSubject: (transaction: Database, card: Certificate) => Promise<string>;
  /** Tells a person that a site asks for their newest address. */
  readonly onAddressAsked: (transaction: Database, subject: string) => Promise<void>;
}

export function createOidcStores(database: Database, tools: OidcStoreTools): OidcStores {
  const { bindingKey, keyring, vault, nowMs, isPractice, documents, keepSubject, onAddressAsked } = tools;
  const audit = createAudit(OIDC_ACTS, tools.origin);
  const secrets = createOidcSecrets(bindingKey);
  const sites = createSiteStore(database, audit, { isPractice, nowMs });
  const events = createEventStore(database, { secrets, audit, isPractice, nowMs });
  const gates = createEventGates(database, { events, sites, audit, nowMs });
  const messages = createSiteMessages(database, { sites, origin: tools.origin, nowMs });
  const reports = createSiteReports(database, nowMs);
  const addresses = createAddressRequests(database, { keyring, secrets, sites, nowMs, tellPerson: onAddressAsked });
  const transactionStore = createTransactionStore(database, {
    seal: createSecretSeal(bindingKey, 'madoguchi/remote-signing/1'),
    documents,
    nowMs,
    encryptionKeyOf: async (from, site) => (await sites.find(from, site))?.registration.encryptionKey,
  });
  const consents = createConsentStore(database, {
    keyring,
    audit,
    secrets,
    sites,
    messages,
    reports,
    signaturesOf: transactionStore.countsOf,
    addresses,
    nowMs,
  });
  return {
    sites,
    consents,
    addresses,
    findVersion: (site, version) => sites.find(database, site, version),
    events,
    gates,
    messages,
    reports,
    tellSites: (keys, signal) =>
      messages.tell(createTellSite({ keys, origin: tools.origin, nowMs, isPractice }), signal),

    open({ origin, nowMs: atMs, trust, keys, findPlace, log, isReadable }) {
      const transactions = transactionStore.open({
        issuer: () => `${origin()}/oidc`,
        trust,
        key: () => signingKeyOf(keys(), atMs()),
      });
      const requests = createRequestStore<Certificate>(database, {
        transactions,
        secrets,
        keyring,
        sites,
        consents,
        reports,
        events,
        addresses,
        origin,
        nowMs,
        keepSubject,
        findPlace,
        isReadable,
        readProof: (text) => readAuthorizeProof(text, () => ({ ...trust, origin: origin(), nowMs: atMs() })),
        findHolder: async (subject, signal) => {
          const signer = await findSigner(database, vault, subject);
          return signer && holderOf(signer, { trust, nowMs: atMs(), signal });
        },
      });
      let provider: { readonly origin: string; readonly keys: string; readonly made: OidcProvider } | undefined;
      const providerNow = () => {
        const now = stateOfKeys(keys(), atMs());
        if (provider?.origin !== origin() || provider.keys !== now) {
          const onFault = (error: unknown) => log({ event: 'oidcFaulty', ...errorPlace(error) });
          const dependencies = {
            database,
            sites,
            events,
            requests,
            transactions,
            consents,
            secrets,
            nowMs: atMs,
            onFault,
          };
          const made = createOidcProvider(origin(), { ...dependencies, keys: providerKeys(keys(), atMs()) });
          provider = { origin: origin(), keys: now, made };
        }
        return provider.made;
      };
      return {
        requests,
        transactions,
        provider: providerNow,
        useSiteToken: siteTokens(database, { sites, provider: providerNow, origin }),
      };
    },

    async sweep() {
      const kept = [
        () => sweepExpired(database, 'site_proof'),
        consents.sweep,
        addresses.sweep,
        messages.sweep,
        reports.sweep,
        events.sweep,
        transactionStore.sweep,
        () => sweepRequests(database, nowMs),
      ];
      let swept = 0;
      for (const forget of kept) swept += await forget();
      return swept;
    },
  };
}

/** Hears of every request that goes on, at whichever process of the portal. */
export function listenForRequests(database: Database, databaseUrl: string, log: PortalLog): Promise<RequestChanges> {
  return openRequestChanges(
    (notice) => listen(databaseUrl, 'authorization_changed', notice, log),
    (word) => sql`select pg_notify('authorization_changed', ${word})`.execute(database),
  );
}

/** What the signer's certificate says, and whether it says so today: a move or a new name revokes it. */
async function holderOf(
  { holder, receivedAt, path }: NonNullable<Awaited<ReturnType<typeof findSigner>>>,
  { trust, nowMs, signal }: { readonly trust: PortalTrust; readonly nowMs: number; readonly signal: AbortSignal },
): Promise<CertifiedHolder> {
  const { state } = await trust.revocation.check({ path, role: 'sign', atMs: nowMs, signal });
  const isCurrent =
    (path[0]?.notAfterMs ?? 0) > nowMs && revocationFailure(state, 'sign', 'mayBeUnchecked') === undefined;
  const { name, address, birthDate, sex } = holder;
  return {
    name,
    address,
    birthDate,
    sex,
    evidence: {
      source: 'signature-certificate',
      verified: true,
      as_of: japaneseDay(epochMs(receivedAt.getTime())).slice(0, 7),
      state: isCurrent ? 'current' : 'stale',
    },
  };
}
