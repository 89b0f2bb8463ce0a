import { randomInt } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { readContainer } from '#contract/container/asic-container.ts';
import { derProblem } from '#pki/der.ts';
import { parseDigestInfo } from '#pki/digest-info.ts';
import { parseJws } from '#pki/jws.ts';
import { parseStrictJson } from '#pki/strict-json.ts';
import { buildCms } from '../support/build-cms.ts';
import { MIMETYPE, sealedSample, zip } from '../support/build-container.ts';
import { testLeaf } from '../support/issue-certificate.ts';

const RUNS = 50_000;
const SEED = randomInt(2 ** 31);

/** Mulberry32: a whole number below `limit` at each call; the same seed gives the same numbers. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** A few bytes changed, cut, doubled or moved: near enough to good input to get past the first checks. */
function spoilt(good: Uint8Array, next: (limit: number) => number): Uint8Array {
  const bytes = Buffer.from(good);
  for (let n = next(4); n >= 0; n -= 1) bytes[next(bytes.length)] = next(256);
  const [from, to] = [next(bytes.length), next(bytes.length)];
  switch (next(4)) {
    case 0:
      return bytes.subarray(0, from);
    case 1:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    default:
      return bytes;
  }
}

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

  it.each(parsers)(`SR-127: %s gives an answer to each of ${RUNS} inputs, seed ${SEED}`, (_name, parse) => {
    const next = numbers(SEED);
    let slowestMs = 0;
    let answered = 0;
    for (let n = 0; n < RUNS; n += 1) {
      const bytes = spoilt(samples[next(samples.length)] ?? new Uint8Array(1), next);
      const begun = performance.now();
      parse(bytes);
      slowestMs = Math.max(slowestMs, performance.now() - begun);
      answered += 1;
    }
    expect(answered).toBe(RUNS);
    expect(slowestMs).toBeLessThan(1_000);
  });
});
