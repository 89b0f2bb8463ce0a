import { beforeAll, describe, expect, it } from 'vitest';
import { readContainer } from '#documents/container/asic-container.ts';
import { derProblem } from '#pki/der/der.ts';
import { parseDigestInfo } from '#pki/der/digest-info.ts';
import { parseJws } from '#pki/jose/jws.ts';
import { parseStrictJson } from '#pki/jose/strict-json.ts';
import { MIMETYPE, sealedSample, zip } from '../support/application/build-container.ts';
import { computedMs } from '../support/computed-time.ts';
import { GENERATED_SEED, generatedCount, seededNumbers } from '../support/generated-counts.ts';
import { buildCms } from '../support/pki/build-cms.ts';
import { testLeaf } from '../support/pki/issue-certificate.ts';
import { spoiltBytes } from '../support/pki/spoilt-bytes.ts';

const RUNS = generatedCount(50_000, 250_000);

describe('SR-127: parsers on generated input', () => {
  let samples: Uint8Array[];
  beforeAll(async () => {
    samples = [
      testLeaf('sign').der,
      buildCms(),
      zip([MIMETYPE]),
      await sealedSample(),
      Buffer.from('eyJhIjoxfQ.eyJiIjpbMV19.AAAA'),
    ];
  });

  const parsers: readonly (readonly [string, (bytes: Uint8Array) => unknown])[] = [
    ['DER', derProblem],
    ['DigestInfo', parseDigestInfo],
    ['ZIP', (bytes) => readContainer(bytes).ok],
    [
      'JWS and JSON',
      (bytes) => [
        parseJws(Buffer.from(bytes).toString('latin1'), 8_192).ok,
        parseStrictJson(Buffer.from(bytes).toString('latin1')),
      ],
    ],
  ];

  it.each(parsers)(`SR-127: %s gives an answer to each of ${RUNS} inputs, seed ${GENERATED_SEED}`, (_name, parse) => {
    const next = seededNumbers(GENERATED_SEED);
    let slowestMs = 0;
    let answered = 0;
    for (let n = 0; n < RUNS; n += 1) {
      const bytes = spoiltBytes(samples[next(samples.length)] ?? new Uint8Array(1), next);
      const begunMs = computedMs();
      parse(bytes);
      slowestMs = Math.max(slowestMs, computedMs() - begunMs);
      answered += 1;
    }
    expect(answered).toBe(RUNS);
    expect(slowestMs).toBeLessThan(1_000);
  });

  it.each([
    ['a string without its end', `"${'\\"'.repeat(30_000)}`],
    ['brackets without an end', '['.repeat(60_000)],
    ['brackets, closed', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    ['members, each within the other', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ])('SR-92: JSON that is %s costs no more than its length', (_name, text) => {
    const begunMs = computedMs();
    expect(parseStrictJson(text)).toBeUndefined();
    expect(computedMs() - begunMs).toBeLessThan(250);
  });
});
