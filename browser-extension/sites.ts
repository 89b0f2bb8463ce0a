import type { Browser, PageScript } from './browser.ts';

const ADDED = 'added-sites';
const USER_AGENT = 'user-agent';
/** Its pages have the extension's script from the start; what comes before their own scripts has to be granted. */
export const GOVERNMENT = 'https://*.go.jp/*';
const SITE = /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?$/;

/** The pages of the site of an address as a person copies it; `undefined` where none there could ask. */
export function pagesOf(address: string): string | undefined {
  const origin = URL.parse(address.normalize('NFKC').trim())?.origin ?? '';
  return SITE.test(origin) && !origin.endsWith('.go.jp') ? `${origin}/*` : undefined;
}

/** The sites that a person has added, by their pages. */
export async function addedSites({ permissions }: Pick<Browser, 'permissions'>): Promise<readonly string[]> {
  const { origins = [] } = await permissions.getAll();
  return origins.filter((pages) => pages !== GOVERNMENT).toSorted();
}

/** Puts the script of pages into those of added sites, and into no others: what a person took back is taken out. */
export async function followSites(browser: Browser): Promise<void> {
  const matches = await addedSites(browser);
  await keepScript(browser, { id: ADDED, matches, js: ['page.js'], runAt: 'document_end' });
}

/** Whether pages of the government are told that this computer runs Windows. */
export async function isDisguised({ scripting }: Pick<Browser, 'scripting'>): Promise<boolean> {
  return ((await scripting?.getRegisteredContentScripts({ ids: [USER_AGENT] })) ?? []).length > 0;
}

export async function disguise(browser: Browser, isWanted: boolean): Promise<void> {
  const matches = isWanted ? [GOVERNMENT] : [];
  await keepScript(browser, {
    id: USER_AGENT,
    matches,
    js: ['user-agent.js'],
    runAt: 'document_start',
    world: 'MAIN',
  });
}

/** One by the name `id`, in the pages that it is for; none where it is for none. */
async function keepScript({ scripting }: Pick<Browser, 'scripting'>, script: PageScript): Promise<void> {
  if (scripting === undefined) return;
  const { id, matches } = script;
  const there = await scripting.getRegisteredContentScripts({ ids: [id] });
  if (there.length > 0) await scripting.unregisterContentScripts({ ids: [id] });
  if (matches.length > 0) await scripting.registerContentScripts([script]);
}
