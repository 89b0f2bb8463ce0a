import type { CalendarDate } from '../values/brands.ts';
import type { FactAnswer, FamilyAnswers, Given } from './answers.ts';
import { plusMonths, schoolStart } from './counting.ts';
import { type Household, type HouseholdPerson, withFact } from './household.ts';
import type { Fact, LifeEventName } from './rules.ts';

type Situations = NonNullable<Household['situations']>;
type Draft = Partial<HouseholdPerson> & Pick<HouseholdPerson, 'key' | 'relation'>;

/** Of a grown-up whose birth date nothing asks for: of full age, and of no age that a rule looks at. */
const GROWN_UP_MONTHS = 35 * 12;
const PARENT_MONTHS = 80 * 12;
const ME = 'me';
const SPOUSE = 'sp';
const PARENT = 'pa';
const UNBORN = 'un';
const RECEIVES = 'situations.receivesChildAllowance';

/** People whose birth date was not said; no form is filled in with it. */
export function isBirthDateSaid({ given }: FamilyAnswers, key: string): boolean {
  return key !== ME && key !== SPOUSE && (key !== PARENT || given.parent !== undefined);
}

/** The household that the answers tell of; what is open of it is named as unknown. `facts` are those of the rules. */
export function answeredHousehold(answers: FamilyAnswers, today: CalendarDate, facts: readonly Fact[]): Household {
  const people = peopleOf(answers, today).map((person) => person as HouseholdPerson);
  const situations = situationsOf(answers, people);
  const told: Household = { today, municipality: answers.municipality, people, situations };
  const open = openFacts(told, answers, facts);
  return answers.facts.reduce(withAnswered, { ...told, unknown: open });
}

function withAnswered(household: Household, { path, isKnown, value }: FactAnswer): Household {
  const [root, key] = path.split('.');
  const isOfNobody = root === 'people' && household.people.every((person) => person.key !== key);
  return !isKnown || isOfNobody ? household : withFact(household, path, value);
}

function peopleOf({ given, spouse }: FamilyAnswers, today: CalendarDate): Draft[] {
  const { newChildren = [], children = [], pregnancy, mother, adults = [], nameChanged } = given;
  const hasSpouse = spouse ?? (mother === 'spouse' || given.otherParent === true || nameChanged?.who === 'spouse');
  const born = [
    ...newChildren.map((birthDate, n) => ({ key: `n${n + 1}`, birthDate })),
    ...children.map((birthDate, n) => ({ key: `c${n + 1}`, birthDate })),
  ].filter(({ birthDate }) => birthDate <= today);
  const parent = parentOf(given, today);
  return [
    {
      key: ME,
      relation: 'self',
      birthDate: plusMonths(today, -GROWN_UP_MONTHS),
      ...publicServant(given),
      ...certificates(given),
    },
    ...(hasSpouse
      ? [{ key: SPOUSE, relation: 'spouse' as const, birthDate: plusMonths(today, -GROWN_UP_MONTHS) }]
      : []),
    ...born.map(({ key, birthDate }) => ({
      key,
      relation: 'child' as const,
      birthDate,
      ...nurseryOf(given, birthDate),
    })),
    ...(pregnancy === undefined
      ? []
      : [{ key: UNBORN, relation: 'child' as const, ...pregnancy, mother: mother === 'spouse' ? SPOUSE : ME }]),
    ...adults
      .filter((birthDate) => birthDate <= today)
      .map((birthDate, n) => ({ key: `a${n + 1}`, relation: 'parent' as const, birthDate })),
    ...(parent === undefined ? [] : [parent]),
  ];
}

function publicServant({ publicService }: Given): Pick<Draft, 'publicServant'> {
  if (publicService === undefined) return {};
  const { how, date } = publicService;
  // One who has left was in service before; since when makes no difference from then on.
  return { publicServant: how === 'began' ? { since: date } : { since: plusMonths(date, -12), until: date } };
}

function certificates({ certificate }: Given): Pick<Draft, 'certificates'> {
  const notAfter = certificate?.notAfter ?? undefined;
  return notAfter === undefined ? {} : { certificates: { signNotAfter: notAfter } };
}

/** Of the children who are not at school yet. */
function nurseryOf({ nursery, nurseryNow, enrolled }: Given, birth: CalendarDate): Pick<Draft, 'nursery'> {
  const from = nursery?.from ?? enrolled?.date;
  if (from === undefined || schoolStart(birth) <= from) return {};
  if (nurseryNow === 'report' && enrolled !== undefined) {
    return { nursery: { kind: 'licensed', enrolledSince: enrolled.date, reportAsked: true } };
  }
  return nursery === undefined ? {} : { nursery: { kind: nursery.kind, wishFrom: nursery.from } };
}

function parentOf(given: Given, today: CalendarDate): Draft | undefined {
  const { parent, certified, careNeeds, parentMoves } = given;
  const validUntil = certified?.validUntil ?? parentMoves?.validUntil ?? undefined;
  if (parent === undefined && validUntil === undefined) return undefined;
  const birthDate = parent?.birthDate ?? plusMonths(today, -PARENT_MONTHS);
  const has = (need: NonNullable<typeof careNeeds>[number]) => careNeeds?.includes(need) === true;
  return {
    key: PARENT,
    relation: 'parent',
    birthDate,
    care: {
      ...(validUntil === undefined ? {} : { validUntil }),
      ...(has('first') ? { needs: true } : {}),
      ...(has('worse') ? { worse: true } : {}),
      ...(has('planOffice') ? { planOfficeChosen: true } : {}),
      ...(has('facility') ? { inFacility: true } : {}),
      ...(has('lostShareCertificate') ? { lostShareCertificate: true } : {}),
      ...(has('lostInsuranceCard') ? { lostInsuranceCard: true } : {}),
      ...(given.careCost === undefined ? {} : { monthShareYen: given.careCost.yen }),
      ...(given.equipment === undefined ? {} : { equipmentBoughtOn: given.equipment.date }),
      ...(given.homeWork === undefined ? {} : { homeWorkFrom: given.homeWork.date }),
    },
  };
}

function situationsOf({ given }: FamilyAnswers, people: readonly HouseholdPerson[]): Situations {
  const { single, allowances, payer, earnerChanged, nameChanged, disaster, schoolFees } = given;
  const children = allowanceChildren(people);
  const isPaid = allowances?.includes('childAllowance') === true || payer === 'city';
  const hasSpouse = people.some(({ key }) => key === SPOUSE);
  return {
    ...moveOf(given),
    ...(single === undefined ? {} : { singleParent: { since: single.date } }),
    ...(isPaid ? { receivesChildAllowance: { for: children } } : {}),
    ...(payer === 'employer' ? { receivesChildAllowanceFromEmployer: { for: children } } : {}),
    ...(allowances?.includes('childRearing') ? { receivesChildRearingAllowance: true } : {}),
    ...(allowances?.includes('specialChildRearing') ? { receivesSpecialChildRearingAllowance: true } : {}),
    ...(typeof earnerChanged?.date === 'string' ? { mainEarnerChanged: { date: earnerChanged.date } } : {}),
    ...(nameChanged === undefined
      ? {}
      : {
          nameChanged: {
            date: nameChanged.date,
            who: [nameChanged.who === 'spouse' && hasSpouse ? SPOUSE : ME],
          },
        }),
    ...(disaster === undefined ? {} : { disaster }),
    ...(schoolFees === undefined || schoolFees === false
      ? {}
      : { wishes: [schoolFees === 'change' ? ('changeSchoolFees' as const) : ('schoolFees' as const)] }),
  };
}

function moveOf({ move }: Given): Pick<Situations, 'movedIn' | 'movedWithin' | 'movingOut'> {
  if (move === undefined) return {};
  const { how, date, place } = move;
  if (how === 'within') return { movedWithin: { date } };
  if (place === undefined) return {};
  return how === 'in' ? { movedIn: { date, from: place } } : { movingOut: { date, to: place } };
}

/** Whom an allowance that runs can run for: children of the household who are not new. */
function allowanceChildren(people: readonly HouseholdPerson[]): string[] {
  return people.filter(({ key, birthDate }) => key.startsWith('c') && birthDate !== undefined).map(({ key }) => key);
}

/** Facts that an event is about and that nothing says: the rules ask for them where they decide. */
function openFacts(household: Household, answers: FamilyAnswers, facts: readonly Fact[]): string[] {
  const { events, given } = answers;
  // Whether an allowance runs is open wherever there are children, though not every event asks for it.
  const isAbout = ({ path, lifeEvents = [], absent }: Fact) =>
    absent !== 'unknown' && (path === RECEIVES || lifeEvents.some((event: LifeEventName) => events.includes(event)));
  return facts.filter(isAbout).flatMap(({ path }) => {
    switch (path) {
      case RECEIVES:
        return given.allowances === undefined && given.payer === undefined && isPaidForAny(household) ? [path] : [];
      case 'people.*.publicServant':
        return events.includes('birth') && given.publicService === undefined ? [`people.${ME}.publicServant`] : [];
      case 'people.*.notified':
        return given.pregnancy === undefined ? [] : [`people.${UNBORN}.notified`];
      case 'people.*.care.specifiedDisease':
        return household.people.some(({ key, care }) => key === PARENT && care !== undefined)
          ? [`people.${PARENT}.care.specifiedDisease`]
          : [];
      default:
        return [];
    }
  });
}

function isPaidForAny({ people }: Household): boolean {
  return allowanceChildren(people).length > 0;
}

/** Those whom an allowance that runs may be for, by the answers. */
export function runningChildren(
  answers: FamilyAnswers,
  today: CalendarDate,
): { key: string; birthDate: CalendarDate }[] {
  return peopleOf(answers, today).flatMap(({ key, birthDate }) =>
    key.startsWith('c') && birthDate !== undefined ? [{ key, birthDate }] : [],
  );
}
