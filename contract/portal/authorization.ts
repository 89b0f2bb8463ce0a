import * as z from 'zod';
import { calendarDateSchema } from '../values/brands.ts';
import { clientIdSchema } from '../values/client-id.ts';
import { isCorporateNumber } from '../values/corporate-number.ts';
import { instantSchema } from '../values/instant.ts';
import { isPlainText } from '../values/plain-text.ts';
import { siteApiSchema } from '../values/site-api.ts';
import { OWN_GROUP_IDS, type OwnGroupId } from './own-data-groups.ts';
import { signTransactionViewSchema } from './remote-signing.ts';

const AGE_LIMITS = [6, 12, 13, 15, 16, 18, 20, 25, 30, 40, 60, 65, 70, 75] as const;
/** What OpenID Connect calls the parts of a person's certificate. */
const WHOLE_CLAIMS = ['name', 'address', 'birthdate', 'gender'] as const;
type WholeClaim = (typeof WHOLE_CLAIMS)[number];
const MOST_ASKED = 10;
const MOST_AGES = 2;
const MOST_AREAS = 5;
const MOST_OWN_GROUPS = 5;

/**
 * How an answer comes back: the app leads the system's browser, a number is typed into the one that showed a code, or the site
 * fetches what it asked for without one.
 */
const pathSchema = z.enum(['link', 'code', 'ask']);
export type RequestPath = z.infer<typeof pathSchema>;
/** With what somebody answers: a card at a computer of their own, or at a public terminal. */
export const deviceSchema = z.enum(['card', 'kiosk']);
export type Device = z.infer<typeof deviceSchema>;
/** Of what was given to a browser that asked. */
export const givenPathSchema = pathSchema.exclude(['ask']);
export type GivenPath = z.infer<typeof givenPathSchema>;

const line = (most: number) => z.string().trim().min(1).max(most).refine(isPlainText);
const inThree = (most: number) => z.strictObject({ ja: line(most), easy: line(most), en: line(most) });
const origin = z.string().min(8).max(300);
const ageSchema = z.literal(AGE_LIMITS);
const areaSchema = z.string().regex(/^\d{6}$/);

/** Of an event, in what a site sends. */
export const eventIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{2,39}$/);
const ONE_PER_PERSON = 'one_per_person';
const OWN_DATA = 'own_data';
const ownGroupSchema = z.enum(OWN_GROUP_IDS);

/** Of a question for the newest address. */
export const addressRequestIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

/** Which portal a link means, as `portalKeyOf` makes it: a link names no server. */
export const portalKeySchema = z.string().regex(/^[a-z2-7]{16}$/);

/**
 * One thing that a site can be given: `age_over_N` and `lives_in:CODE` are answered with yes or no, `one_per_person:EVENT`
 * with the one token that a person has at that event. `own_data:GROUP` has no value here: it lets the site read that group.
 */
export const claimSchema = z.union([
  z.literal(['openid', ...WHOLE_CLAIMS]),
  z.templateLiteral(['age_over_', ageSchema]),
  z.string().regex(/^lives_in:\d{6}$/),
  z.string().regex(/^one_per_person:[a-z0-9][a-z0-9-]{2,39}$/),
  z.templateLiteral([`${OWN_DATA}:`, ownGroupSchema]),
]);
export type Claim = z.infer<typeof claimSchema>;
const claimsSchema = z.array(claimSchema).max(MOST_ASKED);

/** Until when a site may read again what it was given: ten minutes, or days. */
export const keepSchema = z.enum(['once', 'days90', 'year']);
export type Keep = z.infer<typeof keepSchema>;
const KEEP_ORDER = keepSchema.options;

/** Whether a grant lasts no longer than was asked for. */
export function isNoLonger(keep: Keep, most: Keep): boolean {
  return KEEP_ORDER.indexOf(keep) <= KEEP_ORDER.indexOf(most);
}

const asBrowsersReadSchema = z.url({ normalize: true });

/** Read as it stands: what a browser would read in another way is none. */
export const siteUriSchema = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => asBrowsersReadSchema.safeParse(text).data === text && !/[#*@]/.test(text));

/** A public key of a site; what makes one private is none of ours. */
export const siteKeySchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  y: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  kid: z.string().min(1).max(100),
});

/** The same of RSA, of 2048, 3072 or 4096 bits. */
const rsaKeySchema = z.strictObject({
  kty: z.literal('RSA'),
  n: z.string().regex(/^[g-z0-9_-](?:[A-Za-z0-9_-]{341}|[A-Za-z0-9_-]{511}|[A-Za-z0-9_-]{682})$/),
  e: z.literal('AQAB'),
  kid: z.string().min(1).max(100),
});

/** A site as the operator registers it: an OpenID client. Nothing of it is fetched from anywhere. */
export const newSiteSchema = z.strictObject({
  name: inThree(60),
  operator: z.strictObject({
    legalName: line(100),
    address: line(200),
    contact: line(200),
    corporateNumber: z.string().refine(isCorporateNumber),
  }),
  redirectUris: z.array(siteUriSchema).min(1).max(10),
  jwks: z.strictObject({ keys: z.array(siteKeySchema).min(1).max(5) }),
  /** Sites of one sector know a person by the same name, others by another. */
  sector: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,59}$/),
  claims: z.array(z.literal(WHOLE_CLAIMS)).max(WHOLE_CLAIMS.length),
  /** Why it asks, in words of the operator: a site names one of them and writes none. */
  purposes: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,29}$/), inThree(200)),
  ageLimits: z.array(ageSchema).max(MOST_AGES),
  areas: z.array(areaSchema).max(MOST_AREAS),
  /** Of what public bodies hold of a person, what it may ask to read. */
  ownData: z.array(ownGroupSchema).min(1).max(MOST_OWN_GROUPS).optional(),
  keep: keepSchema,
  /** What it may ask for in its own name. */
  apis: z.array(siteApiSchema).max(siteApiSchema.options.length).default([]),
  /** The system of a municipality that it is, as that city registered it, with keys of its own. */
  agency: clientIdSchema.optional(),
  /** The sender of private letters that it is. */
  sender: clientIdSchema.optional(),
  /** Whom signatures are encrypted to; a site without it asks for none. */
  encryptionKey: z.union([siteKeySchema, rsaKeySchema]).optional(),
  /** Where it hears that a person ended what it may read (OpenID Connect Back-Channel Logout). */
  backchannelLogoutUri: siteUriSchema.optional(),
  /** Where it is asked to forget a person (RFC 8417). */
  erasureUri: siteUriSchema.optional(),
  /** It also takes what a person reads off their card's face, which nobody has verified. */
  acceptsStated: z.boolean().default(false),
  /** Its requests may be answered on another device, for a reason that the operator has written down. */
  crossDevice: z.strictObject({ reason: line(200) }).optional(),
});
export type NewSite = z.infer<typeof newSiteSchema>;

/** What a gate asks of a person: to lay the card down, or the PIN too, which a copied certificate does not have. */
export const gateModeSchema = z.enum(['tap', 'tapAndPin']);
export type GateMode = z.infer<typeof gateModeSchema>;

/** By which a card is known at the gates of one event, and nowhere else. */
export const gateTagSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** An event of a site, as the operator registers it. */
export const newEventSchema = z.strictObject({
  event: eventIdSchema,
  name: inThree(80),
  endsAt: instantSchema,
  /** Where gates of the event ask the site who has a ticket; without it nobody taps a card there. */
  gate: z.strictObject({ listUri: siteUriSchema, mode: gateModeSchema }).optional(),
});
export type NewEvent = z.infer<typeof newEventSchema>;

type AskingSite = Pick<NewSite, 'claims' | 'ageLimits' | 'areas' | 'ownData'>;

/** What public bodies hold, of a claim that lets a site read it. */
export function ownGroupIn(claim: Claim): OwnGroupId | undefined {
  const [kind, group] = claim.split(':');
  return kind === OWN_DATA ? ownGroupSchema.safeParse(group).data : undefined;
}

export function ownDataClaim(group: OwnGroupId): Claim {
  return `${OWN_DATA}:${group}`;
}

/** Whether a site may ask for it; that an event is the site's own, the portal looks up. */
function mayAsk(site: AskingSite, claim: Claim): boolean {
  if (claim === 'openid' || claim.startsWith(`${ONE_PER_PERSON}:`)) return true;
  const [kind, code = ''] = claim.split(':');
  if (kind === 'lives_in') return site.areas.includes(code);
  const group = ownGroupIn(claim);
  if (group !== undefined) return site.ownData?.includes(group) === true;
  const age = /^age_over_(\d+)$/.exec(claim)?.[1];
  if (age !== undefined) return site.ageLimits.some((limit) => String(limit) === age);
  return site.claims.some((one) => one === claim);
}

/**
 * What a scope asks a site's person for, sorted; `undefined` where a word of it is none, is not registered, comes twice, or
 * asks for two places. An `event` comes with `one_per_person`, and neither without the other.
 */
export function askedIn(scope: string, site: AskingSite, event?: string): Claim[] | undefined {
  const words = scope.split(' ');
  if (words.includes(ONE_PER_PERSON) !== (event !== undefined)) return undefined;
  if (words.some((word) => word.startsWith(`${ONE_PER_PERSON}:`))) return undefined;
  const asked = claimsSchema.safeParse(words.map((word) => (word === ONE_PER_PERSON ? `${word}:${event}` : word)));
  if (!asked.success || !asked.data.includes('openid')) return undefined;
  if (asked.data.filter((claim) => claim.startsWith('lives_in:')).length > 1) return undefined;
  if (new Set(asked.data).size < asked.data.length) return undefined;
  return asked.data.every((claim) => mayAsk(site, claim)) ? asked.data.toSorted() : undefined;
}

/**
 * Whether a request may be answered on another device: where the channel between the two is a person, who may have been
 * talked into it, little is given, for once, and nothing is signed.
 */
export function mayCrossDevices(
  site: Pick<NewSite, 'crossDevice'>,
  {
    asked,
    keep,
    isSigning,
  }: { readonly asked: readonly { readonly claim: Claim }[]; readonly keep: Keep; readonly isSigning: boolean },
): boolean {
  const isAsked = (name: Claim) => asked.some(({ claim }) => claim === name);
  const isOwnData = asked.some(({ claim }) => ownGroupIn(claim) !== undefined);
  const isLittle = !(isAsked('name') && isAsked('address')) && !isOwnData && !isSigning;
  return site.crossDevice !== undefined && keep === 'once' && isLittle;
}

/** Whether a card's face says it. */
export function isOnFace(claim: Claim): claim is WholeClaim {
  return WHOLE_CLAIMS.some((one) => one === claim);
}

/** Whether yes or no is all that is told. */
export function isYesOrNo(claim: Claim): boolean {
  return claim === 'openid' || claim.startsWith('age_over_') || claim.startsWith('lives_in:');
}

const askedSchema = z
  .array(z.strictObject({ claim: claimSchema, need: z.enum(['required', 'optional']) }))
  .min(1)
  .max(MOST_ASKED);

/** Why a person tells the portal's operator of a site. */
export const siteReportSchema = z.enum(['asksTooMuch', 'isNotWhoItSays', 'codeWasTold', 'other']);
export type SiteReport = z.infer<typeof siteReportSchema>;

/** What a person agrees to: the app hashes what it shows, the portal what it meant (RFC 8785). */
export const requestViewSchema = z.strictObject({
  v: z.literal(1),
  portal: origin,
  id: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  client: clientIdSchema,
  clientVersion: z.number().int().positive(),
  name: inThree(60),
  operator: newSiteSchema.shape.operator,
  /** When the site was registered. */
  since: instantSchema,
  /** Of the address that a browser is sent back to. */
  origin,
  purpose: inThree(200),
  /** Where somebody lives or not, of whom that is asked. */
  place: z.strictObject({ ja: line(80), en: line(120) }).nullable(),
  /** Where somebody comes once, of whom that is asked. */
  event: newEventSchema.shape.name.nullable(),
  asked: askedSchema,
  /** What is to be signed, or agreed to, beside it. */
  transaction: signTransactionViewSchema.nullable(),
  /** Whether values of the card's face may be given where no certificate says them. */
  acceptsStated: z.boolean(),
  acr: z.literal('aal3'),
  keep: keepSchema,
  path: pathSchema,
  expiresAt: instantSchema,
});
export type RequestView = z.infer<typeof requestViewSchema>;

/** A month, because a day would tell two sites that it is the same person. */
const monthSchema = z.string().regex(/^\d{4}-\d{2}$/);
/** Of a certificate that the person signed with here. */
export const certifiedSchema = z.strictObject({
  source: z.literal('signature-certificate'),
  verified: z.literal(true),
  as_of: monthSchema,
  state: z.enum(['current', 'stale']),
});
/** Read with the card in this request: an app that somebody changed could say anything. */
const statedSchema = z.strictObject({
  source: z.literal('card-face'),
  verified: z.literal(false),
  as_of: monthSchema,
  state: z.literal('current'),
});
/** Where a value comes from. */
const evidenceSchema = z.discriminatedUnion('source', [certifiedSchema, statedSchema]);

export const releasedValueSchema = z.strictObject({
  claim: claimSchema,
  /** `lives_in` and `age_over_N`: yes or no. */
  value: z.union([z.string().min(1).max(1_000), z.boolean()]),
  /** Nothing of a token of an event: that says nothing of the person. */
  evidence: evidenceSchema.nullable(),
  /** Of a token of an event with gates: by which they know the card that was used. */
  gateTag: gateTagSchema.optional(),
});
export type ReleasedValue = z.infer<typeof releasedValueSchema>;

/** Of what is given, what the card's face says: nothing else of it leaves. */
export const statedValuesSchema = z.strictObject({
  name: z.string().min(1).max(300).optional(),
  address: z.string().min(1).max(1_000).optional(),
  birthdate: calendarDateSchema.optional(),
  gender: z.enum(['male', 'female']).optional(),
} satisfies Record<WholeClaim, z.ZodType>);
export type StatedValues = z.infer<typeof statedValuesSchema>;

/** What the card signs beside the challenge, of which no member may be missing or one too many. */
export const authorizeClaimsSchema = z.strictObject({
  aud: z.string().max(2_000),
  nonce: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  purpose: z.literal('authorize'),
  /** SHA-256 of the view, in base64url. */
  request: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  client: clientIdSchema,
  origin,
  path: pathSchema,
  given: claimsSchema.min(1),
  keep: keepSchema,
  /** SHA-256 of the values of the card's face that come with it, in base64url. */
  attributes: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .nullable(),
  iat: z.number().int().nonnegative().max(9_999_999_999),
  exp: z.number().int().nonnegative().max(9_999_999_999),
  jti: z.string().min(1).max(100),
});
export type AuthorizeClaims = z.infer<typeof authorizeClaimsSchema>;

/** How long each thing of a request lives. */
export const REQUEST_TIMES = {
  requestSeconds: 600,
  claimedSeconds: 300,
  launchSeconds: 120,
  provedSeconds: 180,
  ticketSeconds: 60,
  numberSeconds: 120,
  mostLaunches: 10,
  mostCodes: 5,
  mostNumbers: 3,
  mostChallenges: 5,
  mostRefusals: 3,
} as const;

/** Letters of a code that is read on one screen and typed at another: no vowel, so that it is no word. Source: RFC 8628, 6.1. */
const CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
export const CODE_LENGTH = 8;
export const codeSchema = z.string().regex(new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`));
export type Code = z.infer<typeof codeSchema>;

/** A code of numbers from 0 to 19, as random as they are. */
export function codeOf(numbers: readonly number[]): Code {
  return codeSchema.parse(numbers.map((number) => CODE_LETTERS[number]).join(''));
}

const SCANNED = 'MDG:';

/** What the picture of a code says. */
export function scannedText(code: Code): string {
  return `${SCANNED}${code}`;
}

/**
 * What somebody has typed for a code, or a scanner for them: small letters, what they put between the halves, and what its
 * picture says before it; `undefined` where it is none.
 */
export function typedCode(text: string): Code | undefined {
  const typed = text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
  return codeSchema.safeParse(typed.startsWith(SCANNED) ? typed.slice(SCANNED.length) : typed).data;
}

/** What a person types into the page that asked: six digits. */
export const numberSchema = z.string().regex(/^\d{6}$/);

export const requestStateSchema = z.enum([
  'shown',
  'claimed',
  'proved',
  'released',
  'continued',
  'cancelled',
  'refused',
  'failed',
  'expired',
]);
export type RequestState = z.infer<typeof requestStateSchema>;

/** `launch`: a person presses again; `claimTwice`: another program took the same link. */
export type RequestEvent =
  | 'launch'
  | 'claim'
  | 'claimTwice'
  | 'prove'
  | 'release'
  | 'return'
  | 'cancel'
  | 'refuse'
  | 'fail'
  | 'expire';

const ENDS = { cancel: 'cancelled', refuse: 'refused', fail: 'failed', expire: 'expired' } as const;

const STEPS: { readonly [State in RequestState]?: { readonly [Event in RequestEvent]?: RequestState } } = {
  shown: { ...ENDS, launch: 'shown', claim: 'claimed' },
  claimed: { ...ENDS, launch: 'shown', claimTwice: 'failed', prove: 'proved' },
  proved: { ...ENDS, launch: 'shown', claimTwice: 'failed', release: 'released' },
  released: { ...ENDS, return: 'continued' },
};

/** Where a request goes on to; `undefined` where the event does not happen to one in that state. */
export function stepRequest(state: RequestState, event: RequestEvent): RequestState | undefined {
  return STEPS[state]?.[event];
}
