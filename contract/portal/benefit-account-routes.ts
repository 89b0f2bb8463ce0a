import * as z from 'zod';
import { calendarDateSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { receiptNumberSchema } from './application-routes.ts';
import {
  accountFieldsSchema,
  accountKindSchema,
  bankCodeSchema,
  branchCodeSchema,
  HOLDER_LIMIT,
  holderKanaSchema,
  isKindOfBank,
  nameFitSchema,
} from './benefit-account.ts';

/** How many banks or branches a search gives at most. */
export const BANKS_AT_ONCE = 20;
const BANK_NAME_LIMIT = 80;
const bankName = z.string().max(BANK_NAME_LIMIT);

const queried = z.strictObject({ q: z.string().max(40).optional() });
const bankSchema = z.strictObject({ code: bankCodeSchema, name: bankName, kana: bankName });
const branchSchema = z.strictObject({ code: branchCodeSchema, name: bankName, kana: bankName });
export type BankEntry = z.infer<typeof bankSchema>;

export const bankListSchema = z.strictObject({
  banks: z.array(bankSchema).max(BANKS_AT_ONCE),
  /** The day on which the list was taken. */
  asOf: calendarDateSchema,
});
export const branchListSchema = z.strictObject({
  branches: z.array(branchSchema).max(BANKS_AT_ONCE),
  asOf: calendarDateSchema,
});

const namedSchema = <Code extends z.ZodType>(code: Code) => z.strictObject({ code, name: bankName });

const shownMembers = {
  bank: namedSchema(bankCodeSchema),
  branch: namedSchema(branchCodeSchema),
  kind: accountKindSchema,
  holderKana: holderKanaSchema,
  /** `cannotTell`: nobody has compared the holder's name; who pays looks at it. */
  nameFit: nameFitSchema.exclude(['differs']),
  since: instantSchema,
};

/** As its owner sees it again: of the number, its end alone. */
const benefitAccountSchema = z.strictObject({
  ...shownMembers,
  numberEnd: z.string().regex(/^\d{3}$/),
});
export type BenefitAccount = z.infer<typeof benefitAccountSchema>;

/** Whole, for who pays. */
export const payableAccountSchema = z.strictObject({ ...shownMembers, number: z.string().regex(/^\d{7}$/) });
export type PayableAccount = z.infer<typeof payableAccountSchema>;

const accountEndSchema = z.enum(['byPerson', 'bankChanged']);

export const ownAccountSchema = z.strictObject({
  account: benefitAccountSchema.nullable(),
  /** How the last one ended, where none is registered. */
  ended: z.strictObject({ how: accountEndSchema, at: instantSchema }).nullable(),
});
export type OwnAccount = z.infer<typeof ownAccountSchema>;

/** How the holder's name is known to be one's own: both read the same, or the person says so. */
const ownNameSchema = z.union([
  z.strictObject({ kana: z.string().min(1).max(HOLDER_LIMIT) }),
  z.strictObject({ stated: z.literal(true) }),
]);
export type OwnName = z.infer<typeof ownNameSchema>;

export const BENEFIT_ACCOUNT_ROUTES = {
  listBanks: { method: 'GET', path: '/banks', audience: 'public', query: queried, reply: bankListSchema },
  listBranches: {
    method: 'GET',
    path: '/banks/:bank/branches',
    audience: 'public',
    params: z.strictObject({ bank: bankCodeSchema }),
    query: queried,
    reply: branchListSchema,
  },
  readBenefitAccount: { method: 'GET', path: '/benefit-account', audience: 'resident', reply: ownAccountSchema },
  /** Registers an account in place of whatever stood there; the same one again changes nothing. */
  saveBenefitAccount: {
    method: 'PUT',
    path: '/benefit-account',
    audience: 'resident',
    body: z
      .strictObject({ account: accountFieldsSchema, own: ownNameSchema })
      .refine(({ account }) => isKindOfBank(account), { path: ['account', 'kind'] }),
    reply: ownAccountSchema,
  },
  removeBenefitAccount: { method: 'DELETE', path: '/benefit-account', audience: 'resident', reply: z.null() },
  /** Of a case that was granted, for paying. The person reads in their records that it was looked at. */
  readCaseAccount: {
    method: 'GET',
    path: '/staff/cases/:number/benefit-account',
    audience: 'staff',
    params: z.strictObject({ number: receiptNumberSchema }),
    reply: z.strictObject({ account: payableAccountSchema.nullable() }),
  },
} as const;
