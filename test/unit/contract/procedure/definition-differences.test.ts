import { describe, expect, it } from 'vitest';
import { definitionDifferences } from '#contract/procedure/definition-differences.ts';
import { definitionWarnings } from '#contract/procedure/definition-warnings.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { loadCatalogue } from '#portal/catalogue/load-catalogue.ts';
import { SAMPLE_FEE } from '../../../support/application/sample-procedure.ts';

const loaded = await loadCatalogue();
if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
const claim = loaded.value.procedures.find(({ id }) => id === 'child-allowance-claim') as Procedure;
const TODAY = calendarDateSchema.parse('2026-11-28');

// biome-ignore lint/suspicious/noExplicitAny: a definition that is changed here and there, also to what it cannot be
type Loose = any;

function changed(change: (copy: Loose) => void): Procedure {
  const copy = structuredClone(claim);
  change(copy);
  return copy;
}
const told = (after: Procedure) => definitionDifferences(claim, after).map(({ at, change }) => `${change} ${at}`);

describe('differences of two definitions', () => {
  it('are none of a definition with itself, and none of its revision', () => {
    expect(
      definitionDifferences(
        claim,
        changed((one) => {
          one.revision = '0'.repeat(16);
        }),
      ),
    ).toEqual([]);
  });

  it.each<[string, (one: Loose) => void, string[]]>([
    [
      'a text in one language',
      (one) => {
        one.title.en = 'x';
      },
      ['changed title.en'],
    ],
    [
      'a text that is easy now',
      (one) => {
        one.title.easy = 'x';
      },
      ['added title.easy'],
    ],
    [
      'a member',
      (one) => {
        one.minutesNeeded = 1;
      },
      ['changed minutesNeeded'],
    ],
    [
      'a member that goes',
      (one) => {
        delete one.statement;
      },
      ['removed statement'],
    ],
    [
      'a word to search by',
      (one) => {
        one.keywords = ['x'];
      },
      ['changed keywords'],
    ],
    [
      'a label',
      (one) => {
        one.sections[0].fields[1].label.ja = 'x';
      },
      ['changed sections.contact.fields.phone.label.ja'],
    ],
    [
      'a field that goes',
      (one) => {
        one.sections[0].fields.splice(1, 1)[0];
      },
      ['removed sections.contact.fields.phone'],
    ],
    [
      'a field that comes first',
      (one) => {
        one.sections[0].fields.unshift({ ...one.sections[0].fields[1], key: 'second' });
      },
      ['added sections.contact.fields.second'],
    ],
    [
      'the order of fields',
      (one) => {
        one.sections[0].fields.reverse();
      },
      ['moved sections.contact.fields'],
    ],
    [
      'a field in another section',
      (one) => {
        one.sections[1].fields.push(one.sections[0].fields.splice(1, 1)[0]);
      },
      ['moved sections.reason.fields.phone'],
    ],
    [
      'a field in another section that changed too',
      (one) => {
        const [field] = one.sections[0].fields.splice(1, 1);
        one.sections[1].fields.push({ ...field, required: false });
      },
      ['moved sections.reason.fields.phone', 'changed sections.reason.fields.phone.required'],
    ],
    [
      'a field within a list',
      (one) => {
        one.sections[4].fields[0].fields[0].required = false;
      },
      ['changed sections.children.fields.children.fields.name.required'],
    ],
    [
      'a choice that goes',
      (one) => {
        one.sections[1].fields[0].options.pop();
      },
      ['removed sections.reason.fields.reason.options.other'],
    ],
    [
      'a fee',
      (one) => {
        one.fee = SAMPLE_FEE;
      },
      ['added fee'],
    ],
    [
      'a document',
      (one) => {
        one.attachments[0].required = false;
      },
      ['changed attachments.accountCopy.required'],
    ],
  ])('are told of %s', (_, change, expected) => {
    expect(told(changed(change))).toEqual(expected);
  });

  it('name the member of a fee that changes', () => {
    const [costs, costsMore] = [300, 400].map((yen) =>
      changed((one) => {
        one.fee = { ...SAMPLE_FEE, yen };
      }),
    ) as [Procedure, Procedure];
    expect(definitionDifferences(costs, costsMore)).toEqual([
      { at: 'fee.yen', change: 'changed', before: 300, after: 400 },
    ]);
  });

  it('hold what stood there and what stands there', () => {
    expect(
      definitionDifferences(
        claim,
        changed((one) => {
          one.minutesNeeded = 99;
        }),
      ),
    ).toEqual([{ at: 'minutesNeeded', change: 'changed', before: claim.minutesNeeded, after: 99 }]);
  });

  it('are the same seen from the other side, with before and after in each other’s place', () => {
    const after = changed((one) => {
      one.title.en = 'x';
      one.sections[0].fields.splice(1, 1)[0];
      one.attachments[0].most = 9;
    });
    const turned = definitionDifferences(after, claim).map(({ at, before, after: now }) => ({
      at,
      before: now,
      after: before,
    }));
    const straight = definitionDifferences(claim, after).map(({ at, before, after: now }) => ({
      at,
      before,
      after: now,
    }));
    const byPlace = (one: { at: string }, other: { at: string }) => one.at.localeCompare(other.at);
    expect(turned.sort(byPlace)).toEqual(straight.sort(byPlace));
  });
});

describe('warnings', () => {
  const warned = (after: Procedure) =>
    definitionWarnings(after, claim, TODAY)
      .filter(({ code }) => code !== 'easyMissing')
      .map(({ code, detail }) => `${code} ${detail ?? ''}`.trim());

  it.each<[string, (one: Loose) => void, string[]]>([
    [
      'a field that goes',
      (one) => {
        one.sections[0].fields.splice(1, 1)[0];
        one.revision = '';
      },
      ['fieldDisappears phone'],
    ],
    [
      'a field in another section, which stays',
      (one) => {
        one.sections[1].fields.push(one.sections[0].fields.splice(1, 1)[0]);
        one.revision = '';
      },
      [],
    ],
    [
      'another type',
      (one) => {
        one.sections[0].fields[1].type = 'text';
        one.revision = '';
      },
      ['fieldChangesType phone'],
    ],
    [
      'a choice that goes',
      (one) => {
        one.sections[1].fields[0].options.pop();
        one.revision = '';
      },
      ['optionDisappears other'],
    ],
    [
      'a document that goes',
      (one) => {
        one.attachments.shift();
        one.revision = '';
      },
      ['attachmentDisappears accountCopy'],
    ],
    [
      'another group',
      (one) => {
        one.group = 'care';
        one.revision = '';
      },
      ['groupChanges'],
    ],
    [
      'a fee',
      (one) => {
        one.fee = SAMPLE_FEE;
        one.revision = '';
      },
      ['feeChanges'],
    ],
    [
      'a fee that nobody has read',
      (one) => {
        one.fee = { type: 'free', source: 'G 一般の理解', checkedOn: '2024-01-01' };
        one.revision = '';
      },
      ['factUnconfirmed', 'factOld', 'feeChanges'],
    ],
    ['no change at all', () => undefined, ['changesNothing']],
    [
      'a fact of general knowledge',
      (one) => {
        one.legalBasis[0].source = 'G 一般の理解';
        one.revision = '';
      },
      ['factUnconfirmed'],
    ],
    [
      'an old fact',
      (one) => {
        one.legalBasis[0].checkedOn = '2024-01-01';
        one.revision = '';
      },
      ['factOld'],
    ],
    [
      'a fact of tomorrow',
      (one) => {
        one.legalBasis[0].checkedOn = '2026-11-29';
        one.revision = '';
      },
      ['factOfLater'],
    ],
  ])('tell of %s', (_, change, expected) => {
    expect(warned(changed(change))).toEqual(expected);
  });

  it('tell of no change in what a fee costs where it was only read again', () => {
    const [before, after] = ['2026-11-20', '2026-11-27'].map((checkedOn) =>
      changed((one) => {
        one.fee = { ...SAMPLE_FEE, checkedOn };
        one.revision = checkedOn;
      }),
    ) as [Procedure, Procedure];
    expect(definitionWarnings(after, before, TODAY).filter(({ code }) => code !== 'easyMissing')).toEqual([]);
  });
});
