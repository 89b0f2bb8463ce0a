/** The practice cards, by what is to be tried with them. */
export const PERSONA_NAMES = [
  'ordinary',
  'spouse',
  'last-try',
  'locked',
  'expired',
  'moved',
  'on-hold',
  'child',
  'phone',
  'iphone',
  'next-card',
] as const;
