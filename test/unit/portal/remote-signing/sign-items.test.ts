import { describe, expect, it } from 'vitest';
import { unsealedLetter } from '#documents/letter-pdf/letter-pdf.ts';
import { signatureRevision } from '#documents/pades/signature-revision.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import {
  contentOf,
  drawItem,
  lookThroughItems,
  type SignDocuments,
} from '../../../../portal/remote-signing/sign-items.ts';
import { sampleLetter } from '../../../support/application/sample-letter.ts';
import { itemOf } from '../../../support/portal/signing-site.ts';

const NOW_MS = Date.UTC(2026, 10, 30, 1, 2, 3);

/** Remembers what it was shown. */
function eyes(): { readonly documents: SignDocuments; readonly seen: Uint8Array[] } {
  const seen: Uint8Array[] = [];
  return {
    seen,
    documents: {
      async look(document) {
        seen.push(document);
        return { form: 'pdf', pages: 2, isInSignature: false };
      },
      async draw(_, document) {
        seen.push(document);
        return undefined;
      },
    },
  };
}

describe('a document of a site', () => {
  it.each(['pades', 'cades', 'raw'] as const)(
    'SR-83: is looked through and drawn of the very bytes that are signed (%s)',
    async (form) => {
      const pdf = await unsealedLetter(sampleLetter());
      const wanted = { ...itemOf('a.pdf', 'application/pdf', pdf), form };
      const { documents, seen } = eyes();
      const looked = await lookThroughItems([wanted], documents, NOW_MS);
      const item = looked.ok ? looked.value[0]?.item : undefined;
      if (item === undefined) throw new Error('the letter is taken');
      await drawItem(item, pdf, { page: 1, nowMs: NOW_MS, documents });
      const { covered } = contentOf(item, pdf, NOW_MS);
      if (!('bytes' in covered)) throw new Error('the document is there');
      const shown = form === 'pades' ? signatureRevision(pdf, NOW_MS) : { bytes: pdf, covered: pdf };
      expect(sha256Hex(covered.bytes)).toBe(sha256Hex(shown.covered));
      expect(seen.map(sha256Hex)).toEqual([sha256Hex(shown.bytes), sha256Hex(shown.bytes)]);
      expect(covered.bytes.length > pdf.length).toBe(form === 'pades');
    },
  );
});
