import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCatalogueFiles } from '#portal/catalogue/load-catalogue.ts';

const CATALOGUE = fileURLToPath(new URL('../../../../portal/catalogue/', import.meta.url));
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A copy of the catalogue in which one file is changed. */
async function loadWith(file: string, change: (content: string) => string) {
  const folder = mkdtempSync(join(tmpdir(), 'family-'));
  folders.push(folder);
  for (const part of ['procedures', 'municipalities', 'wordings', 'family', 'search.json']) {
    cpSync(join(CATALOGUE, part), join(folder, part), { recursive: true });
  }
  const before = readFileSync(join(folder, file), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(join(folder, file), after);
  return loadCatalogueFiles(folder);
}

const json = (change: (file: RuleJson) => void) => (content: string) => {
  const file = JSON.parse(content);
  change(file);
  return JSON.stringify(file, null, 2);
};

// biome-ignore lint/suspicious/noExplicitAny: files are broken in ways that no type has
type RuleJson = any;

const DONATION = 'family/rules/child-allowance-donation.json';
const MONEY = 'family/amounts/child-allowance.json';
const always = { gte: ['2026-01-01', '2020-01-01'] };

describe('A broken rule file is refused at load, by file and place', () => {
  it.each<[string, string, (file: RuleJson) => void, RegExp]>([
    [
      'a wrong type',
      DONATION,
      (file) => (file.rules[0].when = { not: 3 }),
      /rules\[0\]\.when\.not wrong type: number for boolean/,
    ],
    [
      'two types beside each other',
      DONATION,
      (file) => (file.rules[0].when = { lt: [{ fact: 'today' }, 3] }),
      /rules\[0\]\.when\.lt wrong type/,
    ],
    [
      'an unknown fact',
      DONATION,
      (file) => (file.rules[0].when = { fact: 'situations.rich' }),
      /rules\[0\]\.when\.fact unknown fact/,
    ],
    [
      'an unknown person',
      DONATION,
      (file) => (file.rules[0].when = { of: 'boss', fact: 'livesTogether' }),
      /rules\[0\]\.when\.of unknown person/,
    ],
    [
      'an unknown figure',
      DONATION,
      (file) => (file.rules[0].when = { gt: [{ figure: 'a-b.c' }, 1] }),
      /rules\[0\]\.when\.gt\[0\]\.figure unknown figure/,
    ],
    [
      'an unknown name of the city',
      DONATION,
      (file) => (file.rules[0].when = { gt: [{ city: 'mood' }, 1] }),
      /rules\[0\]\.when\.gt\[0\]\.city unknown city name/,
    ],
    [
      'an unknown operator',
      DONATION,
      (file) => (file.rules[0].when = { eval: 'x' }),
      /rules\[0\]\.when\.eval unknown operator/,
    ],
    [
      'an operator that objects have',
      DONATION,
      (file) => (file.rules[0].when = { toString: [] }),
      /rules\[0\]\.when\.toString unknown operator/,
    ],
    [
      'two operators',
      DONATION,
      (file) => (file.rules[0].when = { not: true, all: [true] }),
      /rules\[0\]\.when more than one operator/,
    ],
    [
      'unknown people',
      DONATION,
      (file) => (file.rules[0].when = { some: { who: 'neighbours' } }),
      /rules\[0\]\.when\.some\.who unknown people/,
    ],
    ['no source', DONATION, (file) => delete file.rules[0].source, /rules\[0\]\.source missing/],
    [
      'no sentence in English',
      DONATION,
      (file) => delete file.rules[0].sentence.en,
      /rules\[0\]\.sentence\.en missingLanguage/,
    ],
    [
      'checked in the future',
      DONATION,
      (file) => (file.rules[0].source.checkedOn = '2199-01-01'),
      /rules\[0\]\.source\.checkedOn in the future/,
    ],
    [
      'an end before its begin',
      DONATION,
      (file) => (file.rules[0].effective.until = '2000-01-01'),
      /rules\[0\]\.effective\.until before from/,
    ],
    [
      'a rule that never fails',
      DONATION,
      (file) => (file.rules[0].when = { any: [always, { fact: 'situations.publicAccountRegistered' }] }),
      /rules\[0\]\.when unreachable: never fails/,
    ],
    [
      'a rule that never holds',
      DONATION,
      (file) => (file.rules[0].when = { all: [{ not: always }, { fact: 'situations.publicAccountRegistered' }] }),
      /rules\[0\]\.when unreachable: never holds/,
    ],
    [
      'an amount that is not there',
      DONATION,
      (file) => (file.amount = { id: 'child-allowance', of: 'gift' }),
      /amount\.of no such amount/,
    ],
    [
      'a paper that the procedure has not',
      DONATION,
      (file) => (file.papers = [{ key: 'passport', onlyBecause: 'why' }]),
      /papers\[0\]\.key no such attachment/,
    ],
    [
      'an id that is not the file’s name',
      DONATION,
      (file) => (file.id = 'child-allowance-gift'),
      /id (?:file name|no page and no procedure)/,
    ],
    [
      'no page and no procedure',
      'family/rules/birth-registration.json',
      (file) => delete file.page,
      /id no page and no procedure/,
    ],
    ['an unknown member', DONATION, (file) => (file.script = 'x'), /script unknownMember/],
    [
      'periods of a rule that overlap',
      DONATION,
      (file) => file.rules.push(structuredClone(file.rules[0])),
      /rules\[\d\]\.effective periods overlap/,
    ],
    [
      'periods of a figure that overlap',
      MONEY,
      (file) => file.figures['child-allowance.base'].push(structuredClone(file.figures['child-allowance.base'][0])),
      /periods overlap/,
    ],
    [
      'a gap between periods of a figure',
      'family/amounts/child-rearing-allowance.json',
      (file) => (file.figures['child-rearing-allowance.full'][1].effective.from = '2026-05-01'),
      /gap between periods/,
    ],
    ['a figure without source', MONEY, (file) => delete file.figures['child-allowance.base'][0].source, /no source/],
    [
      'a rate behind one that always fits',
      MONEY,
      (file) => file.amounts.claim.perChild.reverse(),
      /amounts\.claim\.perChild\[\d\] unreachable/,
    ],
    [
      'a rate without figure',
      MONEY,
      (file) => (file.amounts.claim.perChild[0].figure = 'child-allowance.fifth'),
      /amounts\.claim\.perChild\[0\]\.figure unknown figure/,
    ],
    [
      'a fact twice',
      'family/facts.json',
      (file) => file.facts.push(structuredClone(file.facts[0])),
      /facts\[\d+\]\.path used twice/,
    ],
    [
      'a life event that leads nowhere',
      'family/life-events.json',
      (file) => file.events[0].leadsTo.push('nothing'),
      /events\[0\]\.leadsTo\[\d+\] no such rule file/,
    ],
  ])('%s', async (_, file, change, place) => {
    const loaded = await loadWith(file, json(change));

    expect(loaded).toMatchObject({
      ok: false,
      failure: { code: 'catalogueInvalid', at: expect.stringMatching(place) },
    });
    if (!loaded.ok)
      expect(loaded.failure).toMatchObject({ file: file.split('/').at(-1), at: expect.stringMatching(/^\d+:\d+ /) });
  });

  it('an expression that is too deep or too large', async () => {
    const deep = Array.from({ length: 13 }).reduce<unknown>((inner) => ({ not: inner }), true);
    const large = { all: Array.from({ length: 301 }, () => true) };

    expect(
      await loadWith(
        DONATION,
        json((file) => (file.rules[0].when = deep)),
      ),
    ).toMatchObject({ failure: { at: expect.stringContaining('too deep') } });
    expect(
      await loadWith(
        DONATION,
        json((file) => (file.rules[0].when = large)),
      ),
    ).toMatchObject({ failure: { at: expect.stringContaining('too many parts') } });
  });

  it.each<[string, object, RegExp]>([
    ['a rule file that is not there', { 'child-gift': {} }, /family\.rules\.child-gift no such rule file/],
    [
      'a rule that is not there',
      { 'child-allowance-donation': { replace: { 'ca.rich': 'RULE' } } },
      /replace\.?.*no such rule/,
    ],
    [
      'a paper that is not there',
      { 'child-allowance-claim': { papers: { passport: null } } },
      /papers\.passport no such paper/,
    ],
    [
      'a last day where there is none',
      {
        'child-allowance-donation': {
          deadline: { day: { nextYearly: '06-30' }, rule: 'yearly-june', lateConsequence: 'none' },
        },
      },
      /deadline no such deadline/,
    ],
  ])('a municipality that changes %s', async (_, rules, place) => {
    const rule = JSON.parse(readFileSync(join(CATALOGUE, DONATION), 'utf8')).rules[0];
    const text = JSON.stringify(rules).replace('"RULE"', JSON.stringify(rule));
    const loaded = await loadWith(
      'municipalities/131318.json',
      json((file) => (file.family.rules = JSON.parse(text))),
    );

    expect(loaded).toMatchObject({ ok: false, failure: { file: '131318.json', at: expect.stringMatching(place) } });
  });

  it('a municipality may replace a rule, and what differs is marked as its own', async () => {
    const rule = JSON.parse(readFileSync(join(CATALOGUE, DONATION), 'utf8')).rules[0];
    const loaded = await loadWith(
      'municipalities/131318.json',
      json(
        (file) =>
          (file.family.rules = {
            'child-allowance-donation': { replace: { [rule.id]: { ...rule, ifNot: 'no-gift' } } },
            'school-aid': { offered: false },
          }),
      ),
    );
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
    const [own, others] = ['131318', '132918'].map((code) => loaded.value.family?.rulesOf(code)?.rules);

    expect(own?.find(({ id }) => id === 'child-allowance-donation')?.rules[0]).toMatchObject({
      ifNot: 'no-gift',
      own: true,
    });
    expect(own?.find(({ id }) => id === 'school-aid')?.offered).toBe(false);
    expect(others?.find(({ id }) => id === 'child-allowance-donation')?.rules[0]).not.toHaveProperty('own');
  });

  it('a catalogue without the folder has no rules', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'family-'));
    folders.push(folder);
    for (const part of ['procedures', 'municipalities', 'search.json'])
      cpSync(join(CATALOGUE, part), join(folder, part), { recursive: true });

    expect(await loadCatalogueFiles(folder)).toMatchObject({ ok: true, value: { family: undefined } });
  });
});
