import type { DocumentWords } from '#contract/procedure/application-document.ts';
import { dates } from './dates.ts';

/** In signed bytes: a change here refuses applications that a window from before it composes. */
export const document: DocumentWords = {
  language: 'en',
  about: 'About this application',
  procedure: 'Procedure',
  addressee: 'Sent to',
  revision: 'Version of the procedure',
  number: 'Application identifier',
  createdAt: 'Made at',
  applicant: 'Applicant',
  proxy: 'Proxy (files in place of the applicant)',
  registration: 'Registration of the proxy',
  mandateHash: 'Hash of the registration (SHA-256)',
  labels: { name: 'Name', address: 'Address', birthDate: 'Date of birth', sex: 'Sex' },
  sexes: { male: 'male', female: 'female', notApplicable: 'not applicable', unknown: 'unknown' },
  attachments: 'Attachments',
  toFollow: 'To be brought to the office',
  signature: 'Digital signature',
  unsigned: 'None (what is said of the applicant is not confirmed by a signature)',
  none: 'None',
  yes: 'Yes',
  no: 'No',
  agreed: 'Agreed',
  day: dates.day,
  birthDate: dates.birthDate,
  origins: {
    card: ' (from the card)',
    signatureCertificate: ' (from the signature certificate)',
    person: ' (typed by the person)',
  },
  entry: (label, nth) => `${label} ${nth}: `,
  listed: (chosen) => chosen.join(', '),
  glyphNote:
    '〓 and [U+…] stand for characters or shapes of characters that this font lacks; [U+…] is their number. The data holds them as they were written.',
  file: (name, bytes, sha256) => `${name} (${bytes} bytes, SHA-256 ${sha256})`,
};
