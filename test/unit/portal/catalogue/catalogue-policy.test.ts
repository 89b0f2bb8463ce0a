import { expect, it } from 'vitest';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { mayUseCatalogue } from '#portal/catalogue/catalogue-policy.ts';
import type { Requester } from '#portal/platform/actor.ts';

const REQUESTERS: readonly Requester[] = [
  { kind: 'public' },
  { kind: 'resident', id: 'x' },
  { kind: 'staff', id: 'x' },
  { kind: 'client', id: 'x' },
  { kind: 'job', id: 'x' },
  { kind: 'proxy', id: 'x', onBehalfOf: 'y' },
];

it.each(REQUESTERS)('The policy of the catalogue lets $kind read what is served', (requester) => {
  const name = { ja: '市', en: 'city' };
  const procedure = { municipality: { code: municipalityCodeSchema.parse('131318'), name } };
  expect(mayUseCatalogue(requester, 'read', procedure)).toBe(true);
});
