import { describe, expect, it } from 'vitest';
import { QUERY_MAX_CHARACTERS, searchAsked, topicsWith } from '../../../../renderer/procedures/search.ts';

function form(members: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(members)) data.set(name, value);
  return data;
}

describe('A search', () => {
  it('leaves out what says nothing: no place, any topic, blanks', () => {
    expect(searchAsked(form({ municipality: '', topic: '', query: ' 　' }))).toEqual({});
    expect(searchAsked(form({}))).toEqual({});
  });

  it('asks for place, topic and words as they were given, words no longer than the host takes', () => {
    expect(
      searchAsked(form({ municipality: '131016', topic: 'childAllowance', query: ` ${'あ'.repeat(200)}` })),
    ).toEqual({ municipality: '131016', topic: 'childAllowance', query: 'あ'.repeat(QUERY_MAX_CHARACTERS) });
  });

  it('takes no place and no topic that there is not', () => {
    expect(searchAsked(form({ municipality: '13', topic: 'weather' }))).toEqual({});
  });

  it('offers only topics that have a procedure, each once', () => {
    expect(topicsWith([{ topic: 'childAllowance' }, { topic: 'childAllowance' }])).toEqual(['childAllowance']);
    expect(topicsWith([])).toEqual([]);
  });
});
