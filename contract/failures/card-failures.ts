import * as z from 'zod';
import { cardKeySchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { during, type FailureKind, kind, shortText } from './failure-kind.ts';

export const CARD_FAILURES = {
  readerServiceDown: kind(3, true, { during, tryMayBeUsed: z.boolean() }),
  readerNotFound: kind(3, true, {}),
  readerUnknown: kind(3, true, { reader: shortText }),
  readerAmbiguous: kind(3, true, { readers: z.array(shortText).max(16) }),
  readerRemoved: kind(3, true, { during, tryMayBeUsed: z.boolean() }),
  readerBusy: kind(3, true, {}),
  cardNotPresent: kind(3, true, {}),
  cardUnsupported: kind(3, true, {}),
  cardUnreadable: kind(3, true, { during, tryMayBeUsed: z.boolean() }),
  cardRemoved: kind(3, true, { during, tryMayBeUsed: z.boolean() }),
  cardTimedOut: kind(3, true, { during, tryMayBeUsed: z.boolean() }),
  cardChanged: kind(3, false, {}),
  cardRefused: kind(3, true, { during, statusWord: z.string().regex(/^[0-9A-F]{4}$/), tryMayBeUsed: z.boolean() }),
  cardCertificateMissing: kind(3, false, { key: cardKeySchema }),
  cardCertificateExpired: kind(3, false, { key: cardKeySchema, notAfter: instantSchema }),
  cardSignatureWrong: kind(3, true, {}),
  cardDataMissing: kind(3, false, {}),
  cardDataAltered: kind(6, false, {}),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
