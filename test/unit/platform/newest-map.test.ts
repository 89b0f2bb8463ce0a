import { describe, expect, it } from 'vitest';
import { NewestMap } from '#platform/newest-map.ts';

describe('A map of the newest', () => {
  it('lets the oldest go, one for one, and says which', () => {
    const gone: string[] = [];
    const map = new NewestMap<string, number>(2, (key, value) => gone.push(`${key}${value}`));
    map.set('a', 1).set('b', 2).set('c', 3).set('d', 4);

    expect([...map]).toEqual([
      ['c', 3],
      ['d', 4],
    ]);
    expect(gone).toEqual(['a1', 'b2']);
  });

  it('makes an entry the newest by setting it again, not by reading it', () => {
    const map = new NewestMap<string, number>(2).set('a', 1).set('b', 2).set('a', 3);
    expect(map.get('b')).toBe(2);
    map.set('c', 4);

    expect([...map.keys()]).toEqual(['a', 'c']);
    expect(map.get('a')).toBe(3);
  });

  it('lets nothing go for an entry that it has already, nor after one was deleted', () => {
    const gone: string[] = [];
    const map = new NewestMap<string, number>(2, (key) => gone.push(key)).set('a', 1).set('b', 2);
    map.set('b', 3);
    map.delete('a');
    map.set('c', 4);

    expect(gone).toEqual([]);
    expect([...map.keys()]).toEqual(['b', 'c']);
  });
});
