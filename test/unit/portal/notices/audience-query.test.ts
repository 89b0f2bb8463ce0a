import { describe, expect, it } from 'vitest';
import { roundedPeople } from '#portal/notices/audience-query.ts';

describe('MT-05: what two answers tell of the difference between two segments', () => {
  it('never how many it is, where it is fewer than twenty: other differences answer alike', () => {
    const pairs: [number, number][] = [];
    for (let all = 20; all < 520; all += 1) pairs.push([all, Math.max(0, all - (1 + (all % 19)))]);
    expect(pairs).toHaveLength(500);
    const differencesOf = new Map<string, Set<number>>();
    for (let all = 0; all < 560; all += 1) {
      for (let part = Math.max(0, all - 30); part <= all; part += 1) {
        const answers = `${roundedPeople(all)} ${roundedPeople(part)}`;
        differencesOf.set(answers, (differencesOf.get(answers) ?? new Set()).add(all - part));
      }
    }
    for (const [all, part] of pairs) {
      expect(differencesOf.get(`${roundedPeople(all)} ${roundedPeople(part)}`)?.size).toBeGreaterThan(5);
    }
  });

  it.each([
    [0, 'few'],
    [19, 'few'],
    [20, 20],
    [24, 20],
    [25, 30],
    [1_234, 1_230],
  ])('%s people are told as %s', (people, told) => {
    expect(roundedPeople(people)).toBe(told);
  });
});
