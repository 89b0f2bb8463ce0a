import { describe, expect, it } from 'vitest';
import { pathText } from '#contract/failures/procedure-problem.ts';
import { procedureSchema } from '#contract/procedure/procedure.ts';
import { blankPart, blankProcedure, retyped } from '../../../../staff-web/catalogue/editor/blanks.ts';
import {
  asking,
  conditionOn,
  namedAnswers,
  nameOfCondition,
} from '../../../../staff-web/catalogue/editor/conditions.ts';
import { readDraft, valueAt, withEntry, withValue } from '../../../../staff-web/catalogue/editor/draft-text.ts';
import {
  canRedo,
  canUndo,
  changedTo,
  historyOf,
  redone,
  textOf,
  undone,
} from '../../../../staff-web/catalogue/editor/history.ts';
import { PART_MEMBERS } from '../../../../staff-web/catalogue/editor/members.ts';
import {
  hiddenEntries,
  partHolding,
  partId,
  partsOf,
  takenKeys,
} from '../../../../staff-web/catalogue/editor/outline.ts';
import { CLAIM_TEXT } from '../../../support/portal/broken-procedures.ts';

function valueIn(text: string): unknown {
  const read = readDraft(text);
  if (read.is !== 'read') throw new Error('unreadable');
  return read.value;
}
const claim = valueIn(CLAIM_TEXT);
const typeMember = PART_MEMBERS.field.find(({ is }) => is === 'type');
if (typeMember?.is !== 'type') throw new Error('a field has a type');

describe('what was written', () => {
  it('is taken back and done again step by step; what is typed on in one field is one step', () => {
    let history = historyOf('a');
    expect([canUndo(history), canRedo(history)]).toEqual([false, false]);
    for (const text of ['ab', 'abc', 'abcd']) history = changedTo(history, text, 'title');
    history = changedTo(history, 'abcd!', 'summary');
    history = changedTo(history, 'abcd!?');
    expect(history.texts).toEqual(['a', 'abcd', 'abcd!', 'abcd!?']);
    history = undone(undone(history));
    expect(textOf(history)).toBe('abcd');
    expect(textOf(redone(history))).toBe('abcd!');
    history = changedTo(history, 'other', 'title');
    expect([textOf(history), canRedo(history), textOf(undone(history))]).toEqual(['other', false, 'abcd']);
    expect(textOf(undone(undone(undone(undone(history)))))).toBe('a');
  });

  it('is kept for a hundred steps', () => {
    let history = historyOf('0');
    for (let n = 1; n <= 500; n += 1) history = changedTo(history, String(n));
    expect(history.texts.length).toBeLessThanOrEqual(101);
    expect(textOf(history)).toBe('500');
    expect(textOf(undone(history))).toBe('499');
  });
});

describe('the parts of a procedure', () => {
  it('are each page of the form in the order of the file, and hold what a problem names', () => {
    const parts = partsOf(claim);
    const ids = parts.map(partId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, 9)).toEqual([
      'about',
      'deadline',
      'office',
      'handling',
      'fee',
      'law',
      'eligibility',
      'visit',
      'sections[0]',
    ]);
    expect(ids.slice(-4)).toEqual(['rules', 'statement', 'remedies', 'others']);
    const members = (kind: (typeof parts)[number]['kind']) =>
      kind === 'others' ? [] : PART_MEMBERS[kind].map(({ name }) => name);
    const holding = (...path: (string | number)[]) => {
      const part = partHolding(parts, path, members);
      return part === undefined ? undefined : partId(part);
    };
    expect(holding('sections', 0, 'fields', 1, 'label', 'ja')).toBe('sections[0].fields[1]');
    expect(holding('title', 'en')).toBe('about');
    expect(holding('legalBasis', 0, 'source')).toBe('law');
    expect(holding('attachments', 0, 'when')).toBe('attachments[0]');
    expect(holding('rules', 0, 'earlier')).toBe('rules');
    expect(holding('sameTexts', 0, 'one')).toBe('rules');
    expect(holding('eligibility', 0, 'age')).toBe('eligibility');
    expect(holding('visit', 'day')).toBe('visit');
    expect(holding('fee', 'yen')).toBe('fee');
    expect(holding('events', 0)).toBe('about');
    expect(holding('remedies', 'reviewFirst', 'law')).toBe('remedies');
    expect(holding('elsewhere', 'on')).toBeUndefined();
  });

  it('DT-26: are not shown by the thousand, whatever a file holds, and nothing of another shape breaks them', () => {
    const many = { sections: [{ fields: Array.from({ length: 10_000 }, () => ({})) }], attachments: 'none' };
    expect(partsOf(many).length).toBeLessThan(100);
    expect(hiddenEntries(many)).toBe(9_940);
    for (const odd of [null, 1, [], { sections: [null, 1, { fields: [null, { fields: [[], 'x'] }] }] }]) {
      expect(partsOf(odd).length).toBeGreaterThan(5);
      expect(asking(odd, ['sections', 0, 'fields', 0])).toEqual([]);
    }
  });

  it('are added with a key that nothing else has, and fit the schema once their texts are written', () => {
    const taken = takenKeys(claim, 'field', ['sections', 0, 'fields']);
    expect(valueAt(blankPart('field', [...taken, 'question1']), ['key'])).toBe('question2');
    const named = (text: string) =>
      text.replaceAll('""', '"言葉"').replaceAll('"checkedOn": "言葉"', '"checkedOn": "2026-04-01"');
    let text = blankProcedure('own-procedure');
    for (const kind of ['section', 'attachment'] as const) {
      const list = kind === 'section' ? 'sections' : 'attachments';
      text = withEntry(text, [list, 0], blankPart(kind, takenKeys(valueIn(text), kind, [list])));
    }
    const name = { ja: '市', en: 'City' };
    const office = { name, phone: '', address: '', openHours: name };
    const whole = {
      ...(valueIn(named(text)) as object),
      revision: '0'.repeat(16),
      municipality: { code: '131318', name },
      office,
    };
    expect(procedureSchema.safeParse(whole).error).toBeUndefined();
  });

  it.each(Object.keys(typeMember.types))(
    'become %s and any other kind, with what that needs and without what it cannot have',
    (from) => {
      const label = { ja: '問', en: 'Question' };
      const begun = { key: 'one', label, required: true, type: from, ...typeMember.types[from], ours: 'stays' };
      for (const to of Object.keys(typeMember.types)) {
        const text = retyped(begun, to, typeMember).reduce(
          (so, { path, value }) => withValue(so, path, value),
          JSON.stringify(begun),
        );
        const { ours, ...field } = valueIn(text.replaceAll('""', '"言葉"')) as { ours: string };
        expect(ours).toBe('stays');
        const section = { key: 's', title: label, fields: [field] };
        const parsed = procedureSchema.shape.sections.safeParse([section]);
        expect(parsed.error, `${from} to ${to}`).toBeUndefined();
      }
    },
  );
});

describe('a condition', () => {
  it('waits for a question of the form that can be chosen, not for itself, and within a list for one beside it', () => {
    const sections = valueAt(claim, ['sections']) as { fields: { key: string }[] }[];
    const section = sections.findIndex(({ fields }) => fields.some(({ key }) => key === 'reason'));
    const field = sections[section]?.fields.findIndex(({ key }) => key === 'reason') ?? -1;
    const path = ['sections', section, 'fields', field];
    const names = asking(claim, ['attachments', 0]).map(({ name }) => name);
    expect(names).toContain('reason');
    expect(names.some((name) => name.startsWith('children.'))).toBe(true);
    expect(asking(claim, path).map(({ name }) => name)).not.toContain('reason');
    const list = partsOf(claim).find(({ kind }) => kind === 'inner');
    const within = asking(claim, list?.path ?? []).map(({ name }) => name);
    expect(within.length).toBeGreaterThan(0);
    expect(within.every((name) => !name.includes('.'))).toBe(true);
    expect(pathText(list?.path ?? [])).toMatch(/fields\[\d+\]\.fields\[0\]$/);
  });

  it('is made with a value that the question has, and is known again by its name', () => {
    const options = [{ value: 'a', label: undefined }];
    expect(conditionOn({ name: 'reason', label: undefined, options })).toEqual({ field: 'reason', is: ['a'] });
    const within = conditionOn({ name: 'children.here', label: undefined, options: undefined });
    expect(within).toEqual({ field: 'children', any: 'here', is: [true] });
    expect(nameOfCondition(within)).toBe('children.here');
    expect(nameOfCondition(undefined)).toBe('');
  });
});

describe('a rule', () => {
  const rules = valueAt(claim, ['rules']) as { each?: string }[];
  const ofEach = rules.findIndex(({ each }) => each === 'children');
  const ofAll = rules.findIndex(({ each }) => each === undefined);
  const names = (path: (string | number)[], of: Parameters<typeof namedAnswers>[2]) =>
    namedAnswers(claim, path, of).map(({ name }) => name);

  it('names days, lists and texts of the form, and of the list that it goes through', () => {
    expect(names(['rules', ofEach], 'day')).toEqual(expect.arrayContaining(['birthDate', 'eventDate']));
    expect(names(['rules', ofAll], 'day')).not.toContain('birthDate');
    expect(names(['rules', ofAll], 'list')).toEqual(['children', 'elderSiblings']);
    expect(names(['sameTexts', 0], 'words')).toEqual(expect.arrayContaining(['applicantKana', 'accountHolderKana']));
    expect(names(['rules', ofEach], 'any')).toEqual(expect.arrayContaining(['livesTogether', 'phone']));
    expect(names(['rules', 999], 'day')).toEqual(names(['rules', ofAll], 'day'));
  });

  it('waits for an answer beside it in the list, too', () => {
    expect(asking(claim, ['rules', ofEach]).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['livesTogether', 'reason', 'children.livesTogether']),
    );
  });
});

describe('a clause and a fee', () => {
  const NAME = { ja: '言葉', en: 'Words' };

  it.each(['eligibility', 'fee'] as const)('of %s become any other kind and fit the schema', (part) => {
    const [member] = PART_MEMBERS[part];
    const inside = member?.is === 'list' ? member.members[0] : member;
    if (inside?.is !== 'type') throw new Error('it has kinds');
    const { by = 'type' } = inside;
    const kinds = Object.keys(inside.types);
    expect(kinds.length).toBe(3);
    for (const from of kinds) {
      for (const to of kinds) {
        const begun = { [by]: from, ...inside.types[from], ours: 'stays' };
        const text = retyped(begun, to, inside).reduce(
          (so, { path, value }) => withValue(so, path, value),
          JSON.stringify(begun),
        );
        const written = text.replace(/("checkedOn": ?)""/, '$1"2026-11-20"').replace(/("yen": ?)0/, '$1300');
        const { ours, ...thing } = valueIn(written) as { ours: string };
        expect(ours).toBe('stays');
        const parsed =
          part === 'fee'
            ? procedureSchema.shape.fee.safeParse(thing)
            : procedureSchema.shape.eligibility.safeParse([thing]);
        expect(parsed.error, `${from} to ${to}`).toBeUndefined();
      }
    }
  });

  it.each(['rules', 'statement', 'visit'] as const)('of %s begins as something that the schema knows', (part) => {
    for (const member of PART_MEMBERS[part]) {
      if (!('blank' in member)) throw new Error('it has a beginning');
      const blank = JSON.parse(
        JSON.stringify(member.blank)
          .replaceAll('""', '"answer"')
          .replace(/\{"ja":"answer","en":"answer"\}/, JSON.stringify(NAME)),
      );
      const value = member.is === 'list' ? [blank] : blank;
      const schema = procedureSchema.shape[member.name as 'rules' | 'sameTexts' | 'statement' | 'visit'];
      expect(schema.safeParse(value).error).toBeUndefined();
    }
  });
});
