import { describe, expect, it } from 'vitest';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import {
  QUERY_MAX_CHARACTERS,
  questionOf,
  topicCounts,
  withEvent,
  wordsAsked,
} from '../../../../renderer/procedures/search.ts';

const HERE = municipalityCodeSchema.parse('131318');
const ELSEWHERE = municipalityCodeSchema.parse('132918');
const summary = (change: object) => ({ topic: 'childAllowance', municipality: { code: HERE }, ...change }) as never;

function form(query: string): FormData {
  const data = new FormData();
  data.set('query', query);
  return data;
}

describe('What a person looks for', () => {
  it('are words without spaces around them, as long as the portal takes them', () => {
    expect(wordsAsked(form('　ひっこし '))).toEqual({ query: 'ひっこし' });
    expect(wordsAsked(form('  '))).toEqual({});
    expect(wordsAsked(new FormData())).toEqual({});
    expect(wordsAsked(form('あ'.repeat(300))).query).toHaveLength(QUERY_MAX_CHARACTERS);
  });

  it('does not tell the portal what happened in their life', () => {
    expect(questionOf({ event: 'death', place: { code: HERE, from: 'person' } })).toEqual({ municipality: HERE });
  });

  it('leads from an event to what it brings along', () => {
    const both = [summary({ events: ['moved'] }), summary({})];
    expect(withEvent(both, 'moved')).toEqual([both[0]]);
    expect(withEvent(both, 'death')).toEqual([]);
    expect(withEvent(both, undefined)).toEqual(both);
  });

  it('counts the procedures of each topic, where there are some', () => {
    const all = [summary({}), summary({}), summary({ municipality: { code: ELSEWHERE }, topic: 'childcare' })];
    expect(topicCounts(all)).toEqual([
      { topic: 'childAllowance', count: 2 },
      { topic: 'childcare', count: 1 },
    ]);
    expect(topicCounts([])).toEqual([]);
  });
});
