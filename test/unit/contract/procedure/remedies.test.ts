import { describe, expect, it } from 'vitest';
import { letterSchema } from '#contract/procedure/letter.ts';
import { type RemediesRule, remediesOf, remediesRuleSchema } from '#contract/procedure/remedies.ts';

const RULE: RemediesRule = {
  reviewBody: '架空市長',
  defendant: '架空市',
  representedBy: '架空市長',
  basis: 'law',
};

describe('What can be done against a decision', () => {
  it('names the body, the defendant and the periods of review and suit', () => {
    expect(remediesOf(RULE)).toEqual([
      'この決定に不服がある場合は、この決定があったことを知った日の翌日から起算して3か月以内に、架空市長に対して審査請求をすることができます（なお、この決定があったことを知った日の翌日から起算して3か月以内であっても、この決定の日の翌日から起算して1年を経過すると審査請求をすることができなくなります。）。',
      'この決定については、上記1の審査請求のほか、この決定があったことを知った日の翌日から起算して6か月以内に、架空市を被告として（訴訟において架空市を代表する者は架空市長となります。）、処分の取消しの訴えを提起することができます（なお、この決定があったことを知った日の翌日から起算して6か月以内であっても、この決定の日の翌日から起算して1年を経過すると処分の取消しの訴えを提起することができなくなります。）。',
      'ただし、上記1の審査請求をした場合には、当該審査請求に対する裁決があったことを知った日の翌日から起算して6か月以内に、処分の取消しの訴えを提起することができます（なお、当該審査請求に対する裁決があったことを知った日の翌日から起算して6か月以内であっても、当該裁決の日の翌日から起算して1年を経過すると処分の取消しの訴えを提起することができなくなります。）。',
    ]);
  });

  it('is first a review where a law says so, with what frees from waiting for it', () => {
    const rule = { ...RULE, reviewBody: '架空県介護保険審査会', reviewFirst: { law: '介護保険法第196条' } };
    const [review = '', suit = '', free = '', ...more] = remediesOf(rule);
    expect(more).toEqual([]);
    expect(review).toContain('架空県介護保険審査会に対して審査請求をすることができます');
    expect(suit).toBe(
      'この決定の取消しの訴えは、介護保険法第196条の規定により、上記1の審査請求に対する裁決を経た後でなければ提起することができません。この訴えは、当該裁決があったことを知った日の翌日から起算して6か月以内に、架空市を被告として（訴訟において架空市を代表する者は架空市長となります。）提起することができます（なお、当該裁決があったことを知った日の翌日から起算して6か月以内であっても、当該裁決の日の翌日から起算して1年を経過すると提起することができなくなります。）。',
    );
    expect(free.split('\n').map((line) => line.slice(0, 3))).toEqual(['ただし', '(1)', '(2)', '(3)']);
    expect(free).toContain('審査請求があった日から3か月を経過しても裁決がないとき');
  });

  it('says that another law of procedure holds where the decision rests on an ordinance', () => {
    const [law, ordinance] = [remediesOf(RULE), remediesOf({ ...RULE, basis: 'ordinance' })];
    expect(ordinance.slice(0, law.length)).toEqual(law);
    expect(ordinance.slice(law.length)).toEqual([expect.stringContaining('行政手続条例')]);
    expect(law.join('')).not.toContain('条例');
  });

  it('fits into a letter, however long the names are', () => {
    const name = '長'.repeat(100);
    const rule = remediesRuleSchema.parse({
      reviewBody: name,
      reviewFirst: { law: name },
      defendant: name,
      representedBy: name,
      basis: 'ordinance',
    });
    expect(letterSchema.shape.remedies.safeParse(remediesOf(rule)).success).toBe(true);
  });

  it('needs all names', () => {
    for (const key of ['reviewBody', 'defendant', 'representedBy', 'basis']) {
      expect(remediesRuleSchema.safeParse({ ...RULE, [key]: ' ' }).success).toBe(false);
      expect(remediesRuleSchema.safeParse({ ...RULE, [key]: undefined }).success).toBe(false);
    }
  });
});
