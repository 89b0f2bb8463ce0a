import { policy as en } from './en/policy.ts';
import { policy as ja } from './ja/policy.ts';

export type PolicyWords = typeof ja;

/** What administrators read, in the languages that their own systems speak. */
export const POLICY_WORDS: { readonly ja: PolicyWords; readonly en: PolicyWords } = { ja, en };
