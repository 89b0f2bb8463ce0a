import { createHash } from 'node:crypto';
import { failed, success } from '#contract/failures/outcome.ts';
import {
  OWN_DATA_GROUPS,
  OWN_GROUP_IDS,
  type OwnField,
  type OwnGroupId,
  type OwnTable,
} from '#contract/portal/own-data-groups.ts';
import type { OwnCell, OwnRow, OwnRows } from '#contract/portal/own-data-routes.ts';
import { type EpochMs, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import type { OwnAnswer, OwnDataSource } from './own-data-source.ts';

/** Three invented people; who signs in with a practice card is one of them. */
const PEOPLE = ['parent', 'child', 'elder'] as const;
type SamplePerson = (typeof PEOPLE)[number];
type SampleState = OwnAnswer['state'] | 'closed' | 'slow';

const NONE: Readonly<Record<SamplePerson, readonly OwnGroupId[]>> = {
  parent: ['care', 'schoolHealth', 'screening', 'disability', 'chinaReturnee'],
  child: ['pension', 'employment', 'tax', 'care', 'pensionOther', 'publicAssistance'],
  elder: ['childAllowance', 'maternalHealth', 'education', 'singleParent', 'disabledChild'],
};
/** Every way in which a source answers, so that each can be seen. */
const OTHERWISE: Readonly<Record<SamplePerson, Partial<Record<OwnGroupId, SampleState>>>> = {
  parent: { publicAssistance: 'withheld', insuranceProvision: 'delayed', intractable: 'closed', pensionOther: 'slow' },
  child: { singleParent: 'withheld', insuranceProvision: 'delayed', workAccident: 'closed', medicalCostTax: 'slow' },
  elder: { workAccident: 'withheld', treatment: 'delayed', employment: 'closed', schoolHealth: 'slow' },
};
const GROUPS = OWN_GROUP_IDS.filter((id) => id !== 'benefitAccount');
const MONTH_ROWS = 24;
/** Of tables that are long in life too. */
const ROWS: Readonly<Record<string, number>> = { 'vaccination main': 6, 'maternalHealth growth': 6 };
const DELAY_MS = 3_600_000;
const VACCINES = ['五種混合', '小児用肺炎球菌', 'B型肝炎', 'ロタウイルス', 'BCG', '麻しん風しん'];
const PENSION_STATES = ['納付', '厚生', '免除', '半額等', '猶予', '3号', '未納', '加入なし'];

/** Of practice portals alone: the same person always gets the same, and nothing of it is anybody's. */
export function sampleSource(nowMs: () => number): OwnDataSource {
  return {
    source: {
      id: 'sample',
      name: { ja: '練習の情報源', easy: '練習《れんしゅう》の ところ', en: 'Practice source' },
      kind: 'national',
    },
    groups: new Set(GROUPS),
    async read({ subject, group, since }) {
      const person = PEOPLE[numberOf(subject) % PEOPLE.length] ?? 'parent';
      const state = stateOf(person, group);
      const now = epochMs(nowMs());
      if (state === 'closed') return failed({ code: 'sourceClosed', until: instantAfter(now, DELAY_MS) });
      if (state === 'slow') return failed({ code: 'sourceSlow' });
      return success({
        state,
        asOf: instantAfter(now, 0),
        law: state === 'withheld' ? '個人情報の保護に関する法律 第78条' : null,
        readyAt: state === 'delayed' ? instantAfter(now, DELAY_MS) : null,
        tables: state === 'ok' ? tablesOf(group, `${person} ${group}`, now).map((one) => sinceDay(one, since)) : [],
        proof: null,
      });
    },
  };
}

function stateOf(person: SamplePerson, group: OwnGroupId): SampleState {
  return OTHERWISE[person][group] ?? (NONE[person].includes(group) ? 'none' : 'ok');
}

function numberOf(seed: string): number {
  return createHash('sha256').update(seed).digest().readUInt32BE(0);
}

const instantAfter = (now: EpochMs, ms: number) => new Date(now + ms).toISOString();

function tablesOf(group: OwnGroupId, seed: string, now: EpochMs): OwnRows[] {
  return OWN_DATA_GROUPS[group].tables.map((table: OwnTable) => {
    const isMonthly = table.fields.some(({ type }) => type === 'month');
    const count = isMonthly ? MONTH_ROWS : (ROWS[`${group} ${table.key}`] ?? 1 + (numberOf(seed) % 3));
    const rows = Array.from({ length: count }, (_, row) => rowOf(table.fields, `${seed} ${table.key}`, row, now));
    return { key: table.key, rows };
  });
}

function rowOf(fields: readonly OwnField[], seed: string, row: number, now: EpochMs): OwnRow {
  const isByAge = fields.some(({ key }) => key === 'ageMonths');
  const cells = fields.map(
    (one) =>
      [
        one.key,
        (isByAge ? byAge(one.key, row, now) : undefined) ?? cellOf(one, `${seed} ${one.key}`, row, now),
      ] as const,
  );
  return Object.fromEntries(cells.filter((cell): cell is [string, OwnCell] => cell[1] !== undefined));
}

const BORN_MONTHS_AGO = 14;

/** What goes by age is of one child: born fourteen months ago, seen every second month, growing. */
function byAge(key: string, row: number, now: EpochMs): OwnCell | undefined {
  const age = 2 * (row + 1);
  switch (key) {
    case 'ageMonths':
      return age;
    case 'day':
      return `${monthsBefore(now, BORN_MONTHS_AGO - age)}-15`;
    case 'weight':
      return 3_000 + 550 * age;
    case 'height':
      return 500 + 18 * age;
    default:
      return undefined;
  }
}

function monthsBefore(now: EpochMs, months: number): string {
  const day = japaneseDay(now);
  const at = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - months;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}

function cellOf(field: OwnField, seed: string, row: number, now: EpochMs): OwnCell | undefined {
  const n = numberOf(`${seed} ${row}`);
  // Somewhere a cell is empty, as it is in life.
  if (row > 0 && n % 17 === 0) return undefined;
  const day = addDays(japaneseDay(now), -(30 * row) - (n % 20));
  switch (field.type) {
    case 'date':
      return day;
    case 'month':
      return addDays(japaneseDay(now), -30 * row - 15).slice(0, 7);
    case 'period':
      return { from: addDays(day, -365), until: n % 3 === 0 ? null : addDays(day, 365) };
    case 'yen':
      return 1_000 * (1 + (n % 90));
    case 'number':
      return sampleNumber(field, n);
    case 'code':
      return seed.endsWith(' months state') ? PENSION_STATES[n % PENSION_STATES.length] : `見本${1 + (n % 9)}`;
    case 'text':
      return field.key === 'vaccine' ? VACCINES[row % VACCINES.length] : `見本の${field.label.ja}${row + 1}`;
  }
}

const NUMBERS: Readonly<Record<string, readonly [number, number]>> = {
  height: [750, 80],
  weight: [9_000, 900],
  head: [450, 30],
  waist: [780, 90],
};

function sampleNumber({ key, decimals = 0 }: OwnField, n: number): number {
  const [least, spread] = NUMBERS[key] ?? [1, 12];
  // Weights of adults are kept to 100 g, those of small children to 1 g.
  return key === 'weight' && decimals === 1 ? 480 + (n % 150) : least + (n % spread);
}

/** What carries a day or a month before it is left out. */
function sinceDay({ key, rows }: OwnRows, since: string | undefined): OwnRows {
  const isLater = (row: OwnRow) => {
    const at = row.day ?? row.month;
    return typeof at !== 'string' || since === undefined || at >= since.slice(0, at.length);
  };
  return { key, rows: rows.filter(isLater) };
}
