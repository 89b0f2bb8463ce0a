import type { Language } from '#contract/values/localized-text.ts';
import type { SiteApi } from '#contract/values/site-api.ts';
import { developersPage as easy } from './easy/developers-page.ts';
import { developersPage as en } from './en/developers-page.ts';
import { developersPage as ja } from './ja/developers-page.ts';

/** What the portal says to people who make sites. Code and codes stand as they are. */
export interface DevelopersPageWords {
  readonly title: string;
  readonly lead: string;
  readonly begin: string;
  readonly beginHow: string;
  readonly practiceOnly: string;
  readonly links: string;
  readonly discovery: string;
  readonly openapi: string;
  readonly copy: string;
  readonly copyHow: string;
  readonly scopesTitle: string;
  readonly scopes: Readonly<Record<SiteApi, string>>;
  readonly rate: (most: string) => string;
  readonly call: string;
  readonly errors: string;
  readonly errorsTitle: string;
  readonly errorsHow: string;
}

export const DEVELOPERS_PAGE_WORDS: Readonly<Record<Language, DevelopersPageWords>> = { ja, easy, en };
