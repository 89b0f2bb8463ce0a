import * as z from 'zod';
import { failureSchema } from '../../failures/failure.ts';
import { accountFieldsSchema, HOLDER_LIMIT, holderKanaSchema, nameFitSchema } from '../../portal/benefit-account.ts';
import { cardAccessViewSchema, endings } from '../views/card-access-view.ts';
import { CARD_COMMANDS, GIVE_PIN } from './card-commands.ts';
import { begin, command, type FlowContract, view } from './flow-contract.ts';

const ownKanaSchema = z.string().max(HOLDER_LIMIT);
const placeName = z.string().max(80);

/** What is to be registered, with the names under which bank and branch were chosen. */
const accountOrderSchema = z.strictObject({
  account: accountFieldsSchema,
  names: z.strictObject({ bank: placeName, branch: placeName }),
  /** How the person says that their name reads; empty where they say nothing. */
  ownKana: ownKanaSchema,
});
export type AccountOrder = z.infer<typeof accountOrderSchema>;

const benefitAccountStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('askingChallenge') }),
  /** The card is proved, then its text is read: two secrets of one card. */
  z.strictObject({ at: z.literal('card'), card: cardAccessViewSchema }),
  z.strictObject({ at: z.literal('openingSession') }),
  /** `resumeFlow` tries again. */
  z.strictObject({ at: z.literal('interrupted'), failure: failureSchema }),
  z.strictObject({
    at: z.literal('confirming'),
    /** As the card has it, which was proved and read just now. */
    name: z.string().max(200),
    order: accountOrderSchema,
    /** How the name reads, as far as that is known. */
    ownKana: z.string().max(200).nullable(),
    fit: nameFitSchema,
  }),
  z.strictObject({ at: z.literal('saving') }),
  z.strictObject({ at: z.literal('done') }),
  ...endings,
]);
export type BenefitAccountStep = z.infer<typeof benefitAccountStepSchema>;

/** Registers the account for benefits of whose card lies there. */
export const BENEFIT_ACCOUNT_FLOW = {
  view: view('benefitAccount', benefitAccountStepSchema, {}),
  begin: { beginBenefitAccount: begin({ order: accountOrderSchema }) },
  commands: {
    ...CARD_COMMANDS,
    ...GIVE_PIN,
    /** Compares again after one of the readings was put right. */
    compareNames: command({ holderKana: holderKanaSchema, ownKana: ownKanaSchema }),
    /** Registers what was shown; `stated`: the person says that the account is theirs, where nobody can tell. */
    confirmAccount: command({ stated: z.boolean() }),
  },
  afterwards: {},
} as const satisfies FlowContract;
