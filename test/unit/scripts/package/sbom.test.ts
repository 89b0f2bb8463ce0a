import { beforeAll, describe, expect, it } from 'vitest';
import { lockedNames, npmSbom, type Sbom, sbomDifferences, sbomOfProduct } from '../../../../scripts/package/sbom.ts';

describe('The list of what the product is made of', () => {
  let listed: Sbom;
  beforeAll(async () => {
    listed = await npmSbom();
  });

  it('SR-125: is CycloneDX and equal to the lockfile', () => {
    expect(listed.bomFormat).toBe('CycloneDX');
    expect(listed.components.length).toBeGreaterThan(300);
    expect(sbomDifferences(listed)).toEqual([]);
  });

  it('SR-125: would say what is missing and what is too much', () => {
    const [first, ...others] = [...lockedNames()];
    const shorter = { ...listed, components: listed.components.slice(1) };

    expect(sbomDifferences(shorter)).toHaveLength(1);
    expect(sbomDifferences(listed, new Set(others))).toEqual([`${first} is listed, but not locked`]);
  });

  it('tells what is shipped from what only builds', () => {
    const product = sbomOfProduct(listed, new Set([...lockedNames()].filter((name) => /^(zod|electron)@/.test(name))));
    const scopes = new Map(product.components.map(({ name, scope }) => [name, scope]));

    expect([scopes.get('zod'), scopes.get('electron'), scopes.get('vitest')]).toEqual([
      'required',
      'required',
      'excluded',
    ]);
    expect(product.metadata.component).toMatchObject({ type: 'application', name: 'madoguchi' });
  });
});
