import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { operatorSchema } from '#contract/values/localized-text.ts';
import { SITE_REQUESTS } from '#contract/values/site-api.ts';
import { sourceRegistrationSchema } from './own-data/http/source-registration.ts';
import { isConfidential, isLoopback } from './platform/http/loopback.ts';
import { providerSettingsSchema } from './staff/provider-settings.ts';

const path = z.string().min(1).max(4_000);
const httpUrl = z.url({ protocol: /^https?$/ }).max(2_000);
const originSchema = httpUrl
  .refine((text) => new URL(text).origin === text, 'an origin has no path')
  .refine((text) => isConfidential(new URL(text)), 'https outside of this computer');
const seconds = z.number().int().min(1).max(600);
const perWindow = z.number().int().min(1).max(1_000_000);

const revocationSourceSchema = z.strictObject({
  crlUrl: httpUrl.optional(),
  crlFile: path.optional(),
  ocspUrl: httpUrl.optional(),
});

const mailSchema = z
  .strictObject({
    host: z.string().min(1).max(255),
    port: z.number().int().min(1).max(65_535).default(587),
    /** `tls`: from the first byte. Neither it nor `starttls` goes on in clear text. */
    security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    /** CA certificates (PEM) to trust in place of the system's. */
    caFile: path.optional(),
    user: z.string().min(1).max(255).optional(),
    password: z.string().min(1).max(255).optional(),
    /** A file with the password, where none is given. */
    passwordFile: path.optional(),
    sender: z.strictObject({ name: z.string().regex(/^[^\p{Cc}\p{Cf}]{1,80}$/u), address: z.email().max(254) }),
  })
  .refine(({ host, security }) => security !== 'none' || isLoopback(host), {
    path: ['security'],
    message: 'mail in clear text goes to this computer only',
  });

const configShape = z.strictObject({
  host: z.string().min(1).max(255).default('127.0.0.1'),
  /** 0: any free one. */
  port: z.number().int().min(0).max(65_535).default(0),
  /** The audience of login proofs and issuer of receipts; `http://HOST:PORT` where none is given. */
  origin: originSchema.optional(),
  /** Keys, and the embedded database where `databaseUrl` names no other. */
  dataDir: path,
  databaseUrl: z
    .url({ protocol: /^postgres(ql)?$/ })
    .max(2_000)
    .optional(),
  /** A file with the database's password, where `databaseUrl` has none. */
  databasePasswordFile: path.optional(),
  /** Where signed heads of the audit are appended, best where nothing can be taken away. */
  anchorsDir: path.optional(),
  /** Where the keys are that wrap those in the database: files below `dataDir`, a variable, or a token. */
  keyring: z
    .discriminatedUnion('source', [
      z.strictObject({ source: z.literal('file'), folder: path.optional() }),
      z.strictObject({ source: z.literal('environment'), variable: z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/) }),
      z.strictObject({
        source: z.literal('pkcs11'),
        /** The token's module, a shared library. */
        module: path,
        token: z.string().min(1).max(32),
        pinFile: path,
      }),
    ])
    .prefault({ source: 'file' }),
  /** CA certificates to trust in place of the product's pins. */
  trustDir: path.optional(),
  /** Who runs this portal: named on the app's first screen. */
  operator: operatorSchema.optional(),
  /** Only a practice portal may trust invented CAs. */
  practice: z.boolean().default(false),
  revocation: z
    .strictObject({
      /** Empty: revocation is not checked, and every verdict says so. */
      methods: z.array(z.enum(['crl', 'ocsp'])).max(2),
      sources: z.strictObject({ auth: revocationSourceSchema.optional(), sign: revocationSourceSchema.optional() }),
    })
    .default({ methods: ['crl', 'ocsp'], sources: {} }),
  /** How many processes serve this portal: each counts by itself, to its share of the limits. */
  processes: z.number().int().min(1).max(64).default(1),
  limits: z
    .strictObject({
      /** By address, behind which a whole office may stand. */
      challengesPerMinute: perWindow.default(600),
      /** Public reads, by address. */
      readsPerMinute: perWindow.default(1_200),
      /** Refused proofs with a live challenge: by address, by certificate, and of the portal as a whole. */
      failedProofsPerMinute: perWindow.default(10),
      failedProofsPerCertificate: perWindow.default(5),
      failedProofsInAll: perWindow.default(300),
      /** By person. */
      filingsPerHour: perWindow.default(20),
      /** Visits booked, moved or cancelled by a person. */
      visitChangesPerHour: perWindow.default(10),
      proxySittingsPerHour: perWindow.default(10),
      /** By person: questions to sources of own data. */
      ownReadingsPerMinute: perWindow.default(10),
      /** Of the municipalities' staff: tries to sign in, by address, and requests, by person. */
      staffSignInsPerMinute: perWindow.default(60),
      staffRequestsPerMinute: perWindow.default(600),
      /** Searches for cases by the person, by who searches. */
      staffSearchesPerMinute: perWindow.default(30),
      /** Of other systems: tries to get a token, by address, and requests, by system. */
      clientTokensPerMinute: perWindow.default(60),
      clientRequestsPerMinute: perWindow.default(120),
      /** What a public terminal tells of itself, by terminal. */
      kioskBeatsPerMinute: perWindow.default(10),
      /** Of senders of private letters, by sender. */
      senderRequestsPerMinute: perWindow.default(120),
      /** What sites ask in their own name, by site. */
      siteRequestsPerMinute: perWindow.default(SITE_REQUESTS),
      /** Of sites and the browsers that they send, by address; links that apps bring, by address. */
      oidcRequestsPerMinute: perWindow.default(600),
      authorizationClaimsPerMinute: perWindow.default(20),
      /** What claims to come from LINE and is not signed by it, by address; codes that are tried to link. */
      lineRefusalsPerMinute: perWindow.default(60),
      lineCodesPerMinute: perWindow.default(10),
      /** Words of a provider of payments. */
      paymentEventsPerMinute: perWindow.default(12_000),
      /** Bytes of containers that may be on their way in or being checked at once. */
      filingBytesAtOnce: z.number().int().min(50_000_000).max(2_000_000_000).default(200_000_000),
      /** Of these, how many one person may hold. */
      filingBytesPerPerson: z.number().int().min(50_000_000).max(2_000_000_000).default(60_000_000),
    })
    .prefault({}),
  /** How much, and for how long, a connection may hold. */
  connections: z
    .strictObject({
      atOnce: z.number().int().min(1).max(100_000).default(2_000),
      /** An office, or a provider that shares addresses, stands behind one. */
      perAddress: z.number().int().min(1).max(100_000).default(256),
      headersWithinSeconds: seconds.default(10),
      requestWithinSeconds: seconds.default(120),
      idleSeconds: seconds.default(30),
      /** What a body brings at least, on average, once `graceSeconds` are over. */
      leastBytesPerSecond: z.number().int().min(0).max(10_000_000).default(8_000),
      graceSeconds: seconds.default(10),
    })
    .prefault({}),
  session: z
    .strictObject({
      idleMinutes: z.number().int().min(1).max(60).default(15),
      longestMinutes: z.number().int().min(1).max(60).default(60),
    })
    .prefault({}),
  /** PEM files of a certificate with its chain, and of its key; read again when they change. */
  tls: z.strictObject({ certificateFile: path, keyFile: path }).optional(),
  /** By municipality: PEM files of the certificate and key by which its letters are sealed. */
  letterSeals: z.record(municipalityCodeSchema, z.strictObject({ certificateFile: path, keyFile: path })).default({}),
  /** Addresses or CIDR ranges of proxies whose `X-Forwarded-For` is believed; none by default. */
  trustedProxies: z
    .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
    .max(20)
    .default([]),
  /** Where the staff of a municipality sign in, by its code. */
  staffProviders: z
    .record(municipalityCodeSchema, providerSettingsSchema)
    .refine((providers) => Object.keys(providers).length <= 2_000, 'too many')
    .default({}),
  /** What looks for viruses in private letters; without one each letter says so. `practice` knows the harmless test file alone. */
  scanner: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({ kind: z.literal('practice') }),
      z.strictObject({ kind: z.literal('clamd'), socket: path }),
    ])
    .default({ kind: 'none' }),
  /** Servers of agencies that are asked what they hold about a person, each for groups of its own. */
  ownDataSources: z.array(sourceRegistrationSchema).max(100).default([]),
  /** The channel of LINE; without it the portal is not there. Private files: the secret, and on a second line the one before while it is changed. */
  line: z
    .strictObject({
      channelSecretFile: path,
      channelTokenFile: path,
      apiUrl: originSchema.default('https://api.line.me'),
      accountLinkUrl: httpUrl.default('https://access.line.me/dialog/bot/accountLink'),
    })
    .optional(),
  /** Where mail is handed over; without it the portal sends none. */
  mail: mailSchema.optional(),
  /** A folder of procedures and municipalities in place of the product's own. */
  catalogueDir: path.optional(),
});

/** What a file may set, by itself; whether it goes together is seen with the options. */
export const configFileSchema = configShape.partial();

/** Clear text leaves this computer only towards a proxy that was named. */
const portalConfigSchema = configShape.refine(
  ({ host, tls, trustedProxies }) => isLoopback(host) || tls !== undefined || trustedProxies.length > 0,
  { path: ['host'], message: 'on another address than this computer’s, tls or trustedProxies has to be given' },
);

export type PortalConfig = z.infer<typeof portalConfigSchema>;
export type PortalConfigInput = z.input<typeof portalConfigSchema>;

/** Fails with `usage`, naming the first member that is wrong but not its value. */
export function parsePortalConfig(input: unknown): Outcome<PortalConfig> {
  const parsed = portalConfigSchema.safeParse(input);
  if (parsed.success) return success(parsed.data);
  const [issue] = parsed.error.issues;
  return failed({ code: 'usage', detail: `portal configuration: ${issue?.path.join('.') ?? ''} ${issueText(issue)}` });
}

const REVOCATION_WORDS = z.enum(['crl,ocsp', 'ocsp,crl', 'crl', 'ocsp', 'off']);

/** `--revocation crl,ocsp|crl|ocsp|off`. Fails with `usage`. */
export function parseRevocationMethods(text: string): Outcome<('crl' | 'ocsp')[]> {
  const word = REVOCATION_WORDS.safeParse(text);
  if (!word.success) return failed({ code: 'usage', detail: '--revocation is one of crl,ocsp, crl, ocsp, off' });
  return success(word.data === 'off' ? [] : (word.data.split(',') as ('crl' | 'ocsp')[]));
}

/** What is wrong, in our own words where they are ours: a library's may quote the value. */
export function issueText(issue: z.core.$ZodIssue | undefined): string {
  return issue?.code === 'custom' ? issue.message : (issue?.code ?? '');
}
