import type { DocumentWords } from '#contract/procedure/application-document.ts';
import type { DocumentLanguage } from '#contract/values/localized-text.ts';
import { document as en } from './en/document.ts';
import { document as ja } from './ja/document.ts';

/** What an application's document says in each language that documents are made in. */
export const DOCUMENT_WORDS: Readonly<Record<DocumentLanguage, DocumentWords>> = { ja, en };
