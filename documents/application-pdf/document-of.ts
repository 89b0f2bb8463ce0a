import type { ApplicationBasis } from '#contract/procedure/application.ts';
import { type ApplicationDocument, applicationDocument } from '#contract/procedure/application-document.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';

/** The document of an application in its own language: the app signs it, and the portal makes it again. */
export function documentOf(application: ApplicationBasis, procedure: Procedure): ApplicationDocument {
  return applicationDocument(application, procedure, DOCUMENT_WORDS[application.language]);
}
