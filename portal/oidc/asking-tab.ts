import * as z from 'zod';
import { type AskingTab, AUTHORIZATION_ROUTES } from '#contract/portal/authorization-routes.ts';
import { addressGroup } from '../platform/http/rate-limit.ts';
import type { OidcSecrets } from './oidc-secrets.ts';

const tabSchema = AUTHORIZATION_ROUTES.claimRequest.reply.shape.tab
  .unwrap()
  .omit({ isSameNetwork: true })
  .extend({ network: z.string().length(43) });

/** Which browser shows a code, as far as it says so itself, and from which network. */
export interface ShowingBrowser {
  readonly userAgent: string | undefined;
  readonly address: string;
}

/** The first that fits: several call themselves after the ones below them, too. */
const BROWSERS = [
  ['edge', /Edg/],
  ['firefox', /Firefox\//],
  ['chrome', /Chrom(e|ium)\//],
  ['safari', /Safari\//],
] as const;
const SYSTEMS = [
  ['android', /Android/],
  ['ios', /iPhone|iPad/],
  ['windows', /Windows/],
  ['macos', /Mac OS X/],
  ['linux', /Linux/],
] as const;

export function keptTab({ userAgent = '', address }: ShowingBrowser, secrets: OidcSecrets): string {
  const named = <Name extends string>(names: readonly (readonly [Name, RegExp])[]) =>
    names.find(([, sign]) => sign.test(userAgent))?.[0] ?? 'other';
  const network = secrets.network(addressGroup(address));
  return JSON.stringify({ browser: named(BROWSERS), system: named(SYSTEMS), network });
}

/** As who typed the code is told, from their own address. */
export function askingTab(kept: unknown, address: string, secrets: OidcSecrets): AskingTab | null {
  if (kept === null) return null;
  const { network, ...tab } = tabSchema.parse(kept);
  return { ...tab, isSameNetwork: network === secrets.network(addressGroup(address)) };
}
