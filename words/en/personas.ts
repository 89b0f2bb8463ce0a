import type { PersonaName } from '#contract/card/persona.ts';

export const personas: Readonly<Record<PersonaName, string>> = {
  ordinary: 'An ordinary card. It can sign in and sign.',
  spouse: 'The card of another person at the same address, to try what happens when cards are swapped.',
  'last-try': 'One try is left for the authentication PIN and one for the signature password.',
  locked: 'All its PINs are blocked after too many wrong tries.',
  expired: 'Both of its certificates have expired.',
  moved: 'The holder has moved, which revoked the signature certificate. Signing in still works.',
  'on-hold': 'The card was reported lost, so its certificates are on hold.',
  child: 'The card of a child under 15. It has no signature certificate.',
  phone: 'Certificates on a phone. The PIN is needed first and the card’s printed data cannot be read.',
  iphone: 'A My Number Card on an iPhone. The PIN is needed first and the card’s printed data cannot be read.',
  'next-card': 'A sample of the card that is planned. Its keys are on an elliptic curve (P-384).',
};
