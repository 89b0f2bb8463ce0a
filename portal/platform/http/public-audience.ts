import { success } from '#contract/failures/outcome.ts';
import { ANYBODY } from '../actor.ts';
import type { Audience } from './audience.ts';
import { JSON_FORM } from './json-form.ts';

export interface PublicCaller {
  readonly actor: typeof ANYBODY;
}

const PUBLIC_CALLER: PublicCaller = { actor: ANYBODY };

/** Anybody; a token that comes along is not looked at. */
export const PUBLIC_AUDIENCE: Audience<PublicCaller> = {
  ...JSON_FORM,
  guard: { at: 'onRequest', admit: async () => success(PUBLIC_CALLER) },
};
