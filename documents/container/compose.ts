import canonicalize from 'canonicalize';
import { type Application, attachmentEntryNames } from '#contract/procedure/application.ts';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import { renderApplicationPdf } from '../application-pdf/application-pdf.ts';
import { CONTAINER_MIME_TYPE, type ContainerEntry, ENTRY, packContainer } from './asic-container.ts';
import { composeManifest } from './manifest.ts';

/** A container that lacks its signature. `manifest` is what the card's signature covers. */
export interface UnsignedContainer {
  readonly entries: readonly ContainerEntry[];
  readonly manifest: Uint8Array;
}

/**
 * Composes the entries of an application's container.
 *
 * `attachments` holds the contents, in the order of `application.attachments`. Throws where a content is not the one
 * the application names: that is a bug of the caller, who hashed it.
 */
export async function composeApplication(given: {
  readonly application: Application;
  readonly document: ApplicationDocument;
  readonly attachments: readonly Uint8Array[];
}): Promise<UnsignedContainer> {
  const { application, document, attachments } = given;
  if (attachments.length !== application.attachments.length) throw new RangeError('one content for each attachment');
  const names = attachmentEntryNames(application.attachments);
  const attached = application.attachments.map(({ bytes: byteCount, sha256 }, n): ContainerEntry => {
    const [name, bytes] = [names[n], attachments[n]];
    if (name === undefined || bytes?.length !== byteCount || sha256Hex(bytes) !== sha256) {
      throw new RangeError('an attachment is not the one that the application names');
    }
    return { name, bytes };
  });
  const entries = [
    { name: ENTRY.mimetype, bytes: utf8(CONTAINER_MIME_TYPE) },
    { name: ENTRY.applicationJson, bytes: canonicalJson(application) },
    { name: ENTRY.applicationPdf, bytes: await renderApplicationPdf(document) },
    ...attached,
  ];
  return { entries, manifest: composeManifest(entries) };
}

/** Adds the detached CMS over `manifest` and packs the file. `sha256` is lower-case hexadecimal. */
export function sealContainer(unsigned: UnsignedContainer, p7s: Uint8Array): { bytes: Uint8Array; sha256: string } {
  const bytes = packContainer([
    ...unsigned.entries,
    { name: ENTRY.manifest, bytes: unsigned.manifest },
    { name: ENTRY.signature, bytes: p7s },
  ]);
  return { bytes, sha256: sha256Hex(bytes) };
}

/** Packs an application that goes without a signature: the same file, without manifest and signature. */
export function packUnsigned({ entries }: UnsignedContainer): { bytes: Uint8Array; sha256: string } {
  const bytes = packContainer(entries);
  return { bytes, sha256: sha256Hex(bytes) };
}

/** RFC 8785. */
export function canonicalJson(value: object): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not JSON');
  return utf8(text);
}

function utf8(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}
