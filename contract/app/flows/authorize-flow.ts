import * as z from 'zod';
import { failureSchema } from '../../failures/failure.ts';
import {
  addressRequestIdSchema,
  claimSchema,
  codeSchema,
  keepSchema,
  numberSchema,
  portalKeySchema,
  requestViewSchema,
  siteReportSchema,
} from '../../portal/authorization.ts';
import { AUTHORIZATION_ROUTES } from '../../portal/authorization-routes.ts';
import { drawnPageSchema, MOST_DELIVERY_PAGES } from '../../portal/delivery-routes.ts';
import { SIGN_LIMITS } from '../../portal/remote-signing.ts';
import { cardAccessViewSchema, endings } from '../views/card-access-view.ts';
import { CARD_COMMANDS, GIVE_PIN } from './card-commands.ts';
import { begin, command, type FlowContract, view } from './flow-contract.ts';

const MOST_CLAIMS = 10;

/** A link of a browser: which portal it means, and the one use that it is good for. */
export const authorizationLinkSchema = z.strictObject({
  portalKey: portalKeySchema,
  launch: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
type AuthorizationLink = z.infer<typeof authorizationLinkSchema>;

/** What somebody reads on another screen in front of them. */
export const requestCodeSchema = z.strictObject({ code: codeSchema });
type RequestCode = z.infer<typeof requestCodeSchema>;

/** A site asks for the newest address of somebody who is signed in. */
const addressQuestionSchema = z.strictObject({ addressRequest: addressRequestIdSchema });
type AddressQuestion = z.infer<typeof addressQuestionSchema>;

/** How a request of a site comes to the app. */
export type RequestHandle = AuthorizationLink | RequestCode | AddressQuestion;

const provedSchema = AUTHORIZATION_ROUTES.proveRequest.reply;

const placeInItems = {
  /** From 1. */
  item: z.number().int().min(1).max(SIGN_LIMITS.mostItems),
  page: z.number().int().min(1).max(MOST_DELIVERY_PAGES),
};

const authorizeStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('claiming') }),
  /** Who asks for what and why; `chooseClaims` goes on to the card with what is given. */
  z.strictObject({
    at: z.literal('choosing'),
    view: requestViewSchema,
    isNewSite: z.boolean(),
    tab: AUTHORIZATION_ROUTES.claimRequest.reply.shape.tab,
    isReported: z.boolean(),
    /** Why a report did not arrive. */
    lastFailure: failureSchema.nullable(),
  }),
  /**
   * What is to be signed or agreed to; `openItem` shows a page of it, `agreeToSign` goes on to the card. `beginOneByOne`
   * stops at each item, and `agreeToItem` goes on to the next one, and behind the last to the card.
   */
  z.strictObject({
    at: z.literal('reading'),
    view: requestViewSchema,
    /** `null`: the list. */
    shown: z.strictObject({ ...placeInItems, drawn: drawnPageSchema.nullable() }).nullable(),
    /** The item, from 1, where one stands who goes one by one. */
    stop: placeInItems.item.nullable(),
    lastFailure: failureSchema.nullable(),
  }),
  z.strictObject({ at: z.literal('card'), card: cardAccessViewSchema }),
  z.strictObject({ at: z.literal('proving') }),
  /** What it is, before it leaves; `releaseAuthorization` gives it, without what the person takes back. */
  z.strictObject({ at: z.literal('comparing'), view: requestViewSchema, proved: provedSchema }),
  z.strictObject({ at: z.literal('giving') }),
  /** The browser is led back. */
  z.strictObject({ at: z.literal('returning') }),
  /** `resumeFlow` tries again. */
  z.strictObject({ at: z.literal('interrupted'), failure: failureSchema }),
  /** With a number that the page of the site waits for, or the browser is there, or the site fetches it. */
  z.strictObject({
    at: z.literal('done'),
    name: requestViewSchema.shape.name,
    path: requestViewSchema.shape.path,
    number: numberSchema.nullable(),
  }),
  ...endings,
]);
export type AuthorizeStep = z.infer<typeof authorizeStepSchema>;

/** Answers a site that asks for something: what is given, by whose card, and back to the browser that asked. */
export const AUTHORIZE_FLOW = {
  view: view('authorize', authorizeStepSchema, {}),
  begin: {
    beginAuthorize: begin(authorizationLinkSchema.shape),
    /** By a code; the person has said that they see it on a screen in front of them. */
    beginAuthorizeByCode: begin(requestCodeSchema.shape),
    beginAddressAnswer: begin(addressQuestionSchema.shape),
  },
  commands: {
    ...CARD_COMMANDS,
    ...GIVE_PIN,
    /** `keep`: how long, where the person wants less than the site asks. */
    chooseClaims: command({
      given: z.array(claimSchema).min(1).max(MOST_CLAIMS),
      keep: keepSchema.optional(),
      /** What the card's face says may be given where no certificate says it: that asks for one more PIN. */
      readsFace: z.boolean().optional(),
    }),
    /** That the site asks too much; the request stands as it is. */
    reportRequest: command({ reason: siteReportSchema }),
    openItem: command(placeInItems),
    closeItem: command({}),
    /** Says of each bare digest, by its place from 1, that its content was looked at elsewhere. */
    agreeToSign: command({ unseen: z.array(placeInItems.item).max(SIGN_LIMITS.mostItems) }),
    beginOneByOne: command({}),
    /** `isLookedAt`: of a bare digest, that its content was looked at elsewhere. */
    agreeToItem: command({ item: placeInItems.item, isLookedAt: z.boolean() }),
    releaseAuthorization: command({ without: z.array(claimSchema).max(MOST_CLAIMS) }),
  },
  afterwards: {},
} as const satisfies FlowContract;
