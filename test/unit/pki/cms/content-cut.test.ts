import { describe, expect, it } from 'vitest';
import { parseSignedData } from '#pki/cms/cms-structure.ts';
import { findAttachedContent } from '#pki/cms/content-cut.ts';
import { signatureOver } from '../../../support/application/build-container.ts';

const CONTENT = new Uint8Array(300).fill(0x41);
const attached = signatureOver(CONTENT, undefined, 'attached');

function cut(cms: Uint8Array) {
  const found = findAttachedContent(cms, cms.length);
  return found && { ...found, cms: found.withoutContent(cms.slice(found.end)) };
}

describe('A SignedData whose content is read apart from it', () => {
  it('is without its content what the detached signature would be', () => {
    const parts = cut(attached);
    const whole = parseSignedData(attached);
    const apart = parseSignedData(parts?.cms ?? new Uint8Array());
    expect(whole.ok && apart.ok).toBe(true);
    if (!whole.ok || !apart.ok) return;
    expect(apart.structure).toEqual({ ...whole.structure, attachedContent: undefined });
    expect(attached.slice(parts?.start, parts?.end)).toEqual(CONTENT);
  });

  it('has no content where it is detached, cut short, or followed by anything', () => {
    const detached = signatureOver(CONTENT);
    expect(findAttachedContent(detached, detached.length)).toBeUndefined();
    expect(findAttachedContent(attached, attached.length - 1)).toBeUndefined();
    expect(findAttachedContent(attached, attached.length + 1)).toBeUndefined();
    expect(findAttachedContent(attached.slice(0, 40), attached.length)).toBeUndefined();
  });

  it('is never better than it is whole, whatever stands in any byte before the content', () => {
    const start = cut(attached)?.start ?? 0;
    const better: string[] = [];
    let parsed = 0;
    for (let at = 0; at < start; at += 1) {
      for (let octet = 0; octet < 256; octet += 1) {
        const altered = Uint8Array.from(attached);
        altered[at] = octet;
        const parts = cut(altered);
        const apart = parts && parseSignedData(parts.cms);
        if (!apart?.ok) continue;
        parsed += 1;
        const whole = parseSignedData(altered);
        const { attachedContent } = whole.ok ? whole.structure : { attachedContent: undefined };
        const isSame = whole.ok && Buffer.from(attachedContent ?? []).equals(altered.slice(parts?.start, parts?.end));
        if (!isSame) better.push(`${at}: ${octet}`);
      }
    }
    expect(parsed).toBeGreaterThanOrEqual(start);
    expect(better).toEqual([]);
  });
});
