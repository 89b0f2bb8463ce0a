import * as z from 'zod';
import { clientIdSchema } from '../values/client-id.ts';
import { instantSchema } from '../values/instant.ts';
import { eventIdSchema, gateModeSchema, gateTagSchema, newEventSchema, siteKeySchema } from './authorization.ts';
import type { PortalRoute } from './route.ts';
import { PROOF_LIMIT_BYTES } from './session-routes.ts';

const MOST_TERMINALS = 200;
/** Tickets of one event, and so the entries of its list. */
const MOST_TICKETS = 100_000;
/** What a gate tells a site at once. */
export const MOST_ENTRIES = 500;

export const terminalIdSchema = clientIdSchema;
const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const jwe = z.string().max(60_000);

/** What a gate is told of its event, encrypted to its own key. */
export const gateSchema = z.strictObject({
  event: eventIdSchema,
  name: newEventSchema.shape.name,
  endsAt: instantSchema,
  mode: gateModeSchema,
  listUri: z.string().max(500),
  site: clientIdSchema,
  /** With which the site signs its list. */
  siteKeys: z.array(siteKeySchema).min(1).max(5),
  /** 32 bytes, from which tags are made. */
  key: token,
});
export type Gate = z.infer<typeof gateSchema>;

/** Whose token the holder of a card has at the event, encrypted to the gate that saw the card. */
export const recognisedSchema = z.strictObject({ event: eventIdSchema, token });

/** What the card signs at a gate: for this event, this terminal and now. */
export const gateProofClaimsSchema = z.strictObject({
  aud: z.string().max(2_000),
  nonce: token,
  purpose: z.literal('gate'),
  event: eventIdSchema,
  terminal: terminalIdSchema,
  iat: z.number().int().nonnegative().max(9_999_999_999),
  exp: z.number().int().nonnegative().max(9_999_999_999),
  jti: z.string().min(1).max(100),
});
export type GateProofClaims = z.infer<typeof gateProofClaimsSchema>;

/** One entry as a gate tells it: by the tag of a card, or the token of a person whose card no ticket knows. */
const gateEntrySchema = z.strictObject({
  /** Random: an entry that is told twice is one. */
  id: z.uuid(),
  by: z.union([z.strictObject({ tag: gateTagSchema }), z.strictObject({ token })]),
  at: instantSchema,
});
export type GateEntry = z.infer<typeof gateEntrySchema>;
/** Entries of a gate that its site has not heard of. */
export const untoldEntriesSchema = z.array(gateEntrySchema).max(MOST_TICKETS);

/** `alreadyIn`: somebody came in on this ticket before. */
export const gateAnswerSchema = z.enum(['comeIn', 'unknown', 'alreadyIn']);
export type GateAnswer = z.infer<typeof gateAnswerSchema>;

const signed = {
  iss: clientIdSchema,
  aud: terminalIdSchema,
  event: eventIdSchema,
  /** Of the question, so that no older answer is one. */
  nonce: z.string().min(16).max(100),
  iat: z.number().int().nonnegative(),
};

/** All tickets of an event, as its site signs them (`madoguchi-gate-list+jwt`). */
export const gateListSchema = z.strictObject({
  ...signed,
  tickets: z
    .array(z.strictObject({ tag: gateTagSchema, state: z.enum(['open', 'used']) }))
    .max(MOST_TICKETS)
    .refine((all) => new Set(all.map(({ tag }) => tag)).size === all.length),
});
export type GateTicket = z.infer<typeof gateListSchema>['tickets'][number];

/** What the site says to entries, one answer each, in their order (`madoguchi-gate-entries+jwt`). */
export const gateAnswersSchema = z.strictObject({
  ...signed,
  answers: z.array(z.strictObject({ id: z.uuid(), answer: gateAnswerSchema })).max(MOST_ENTRIES),
});

/** A gate's own keys, as its file has them: one signs what it says, to the other its event is encrypted. */
const secretKeySchema = siteKeySchema.extend({ d: token }).strict();
export const gateFileSchema = z.strictObject({
  event: eventIdSchema,
  terminal: terminalIdSchema,
  signing: secretKeySchema,
  encryption: secretKeySchema,
});
export type GateFile = z.infer<typeof gateFileSchema>;

const ofEvent = z.strictObject({ event: eventIdSchema });
/** An assertion of the terminal's key for this portal, at most a minute ahead. */
const byTerminal = z.object({ authorization: z.string().max(3_000).optional() });

/** Gates of events. Who has a ticket they ask the site; the portal hears of no entry but where a card is not known there. */
export const GATE_ROUTES = {
  readGate: {
    method: 'GET',
    path: '/gates/:event',
    audience: 'public',
    params: ofEvent,
    headers: byTerminal,
    reply: z.strictObject({ gate: jwe }),
  },
  /** A renewed card, or a phone: who it is at this event. */
  recogniseAtGate: {
    method: 'POST',
    path: '/gates/:event/persons',
    audience: 'public',
    params: ofEvent,
    headers: byTerminal,
    body: z.strictObject({ proof: z.string().min(1).max(PROOF_LIMIT_BYTES) }),
    bodyLimitBytes: 2 * PROOF_LIMIT_BYTES,
    reply: z.strictObject({ person: jwe }),
  },
  /** Whose word about entries the site may take. */
  listEventGates: {
    method: 'GET',
    path: '/api/events/:event/gates',
    audience: 'site',
    api: 'events.gates',
    params: ofEvent,
    reply: z.strictObject({ gates: z.array(siteKeySchema).max(MOST_TERMINALS) }),
  },
} as const satisfies Record<string, PortalRoute>;
