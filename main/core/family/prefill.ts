import { isBirthDateSaid } from '#contract/family/answered-household.ts';
import type { FamilyAnswers } from '#contract/family/answers.ts';
import { yearEndAfterAge } from '#contract/family/counting.ts';
import type { Household, HouseholdPerson } from '#contract/family/household.ts';
import { type HouseholdFacts, NOTHING_KNOWN, type Prefill } from '#contract/procedure/household-facts.ts';
import type { OccasionName } from '#contract/procedure/procedure.ts';
import type { CalendarDate } from '#contract/values/brands.ts';

type Facts = HouseholdFacts['facts'];
type Happened = Partial<Record<OccasionName, string | number | boolean>>;

type KnownChild = HouseholdPerson & { readonly birthDate: CalendarDate };

/**
 * What a form can be filled in with of what the answers say: facts beside those that are kept, and what has happened. Of
 * a child that is kept under the same birth date the name is taken over; what nobody said is left open.
 */
export function prefillOf(household: Household, answers: FamilyAnswers, kept: HouseholdFacts = NOTHING_KNOWN): Prefill {
  const children = childrenOf(household);
  const asFacts = (people: readonly KnownChild[]) => people.map((child) => childFacts(child, kept));
  const running = new Set(household.situations?.receivesChildAllowance?.for ?? []);
  return {
    facts: {
      facts: { ...kept.facts, ...peopleFacts(household) },
      children: children.length > 0 ? asFacts(children) : kept.children,
    },
    occasion: {
      facts: { ...allowanceOccasion(household), ...nurseryOccasion(household), ...otherOccasions(household, answers) },
      newChildren: asFacts(children.filter(({ key }) => !running.has(key))),
      runningChildren: asFacts(children.filter(({ key }) => running.has(key))),
    },
  };
}

/** Those whom child allowance is about: born, and not past the year of 18. */
function childrenOf({ people, today }: Household): KnownChild[] {
  return people.filter(
    (one): one is KnownChild =>
      one.relation === 'child' && one.birthDate !== undefined && yearEndAfterAge(one.birthDate, 18) >= today,
  );
}

function childFacts({ birthDate }: KnownChild, kept: HouseholdFacts): Facts {
  const known = kept.children.find((child) => child['child.birthDate'] === birthDate);
  return { 'child.relationship': 'child', ...known, 'child.birthDate': birthDate };
}

function peopleFacts({ people, situations }: Household): Facts {
  const me = people.find(({ relation }) => relation === 'self');
  const spouse = people.find(({ relation }) => relation === 'spouse');
  const own = occupationOf(me);
  const others = occupationOf(spouse);
  const isAlone = situations?.singleParent !== undefined;
  return {
    ...(spouse === undefined && !isAlone ? {} : { 'spouse.exists': spouse !== undefined }),
    ...(own === undefined ? {} : { 'applicant.occupation': own }),
    ...(others === undefined ? {} : { 'spouse.occupation': others }),
  };
}

const OCCUPATIONS = {
  employee: 'employee',
  selfEmployed: 'selfEmployed',
  student: 'student',
  jobSeeking: 'notWorking',
  none: 'notWorking',
} as const;

function occupationOf(person: HouseholdPerson | undefined): string | undefined {
  const kind = person?.daytime?.kind;
  return kind !== undefined && kind in OCCUPATIONS ? OCCUPATIONS[kind as keyof typeof OCCUPATIONS] : undefined;
}

/** What made the allowance begin, change or end: the latest of it. */
function allowanceOccasion(household: Household): Happened {
  const { situations = {}, people, today } = household;
  const { movedIn, movingOut, mainEarnerChanged, receivesChildAllowance } = situations;
  const service = people.find(({ relation }) => relation === 'self')?.publicServant;
  const running = receivesChildAllowance?.for ?? [];
  const births = childrenOf(household).flatMap(({ key, birthDate }) =>
    running.includes(key) || birthDate === undefined ? [] : [birthDate],
  );
  const begins = latest(today, [
    ...births.map((date) => ['firstChild', date] as const),
    ['movedIn', movedIn?.date],
    ['leftPublicService', service?.until],
    ['mainEarner', mainEarnerChanged?.date],
  ]);
  const ends = latest(undefined, [
    ['movedOut', movingOut?.date],
    ['publicServant', service?.until === undefined ? service?.since : undefined],
  ]);
  const isChange = receivesChildAllowance !== undefined;
  const born = latest(
    today,
    births.map((date) => ['birth', date] as const),
  );
  return {
    ...(isChange || begins === undefined ? {} : { 'allowance.reason': begins[0], 'allowance.eventDate': begins[1] }),
    ...(isChange && born !== undefined
      ? {
          'allowance.direction': 'increase',
          'allowance.increaseReason': 'birth',
          'allowance.eventDate': born[1],
        }
      : {}),
    ...(ends === undefined ? {} : { 'allowance.endReason': ends[0], 'allowance.endDate': ends[1] }),
  };
}

/** The last one of what has a day, up to `until` where that is given. */
function latest(
  until: CalendarDate | undefined,
  all: readonly (readonly [string, CalendarDate | undefined])[],
): readonly [string, CalendarDate] | undefined {
  const dated = all.flatMap(([what, day]) =>
    day === undefined || (until !== undefined && day > until) ? [] : [[what, day] as const],
  );
  return dated.reduce<readonly [string, CalendarDate] | undefined>(
    (last, one) => (last === undefined || last[1] < one[1] ? one : last),
    undefined,
  );
}

/** Of one child alone: of several it is not known which one a form is about. */
function nurseryOccasion({ people }: Household): Happened {
  const wished = people.filter(({ nursery }) => nursery !== undefined);
  const [child] = wished;
  const by = (relation: HouseholdPerson['relation']) => people.find((one) => one.relation === relation)?.daytime;
  const [own, other] = [by('self'), by('spouse')];
  return {
    ...(wished.length === 1 && child?.birthDate !== undefined ? { 'nursery.child': child.birthDate } : {}),
    ...(child?.nursery?.wishFrom === undefined ? {} : { 'nursery.from': child.nursery.wishFrom }),
    ...(own === undefined || own.kind === 'none' ? {} : { 'daytime.kind': own.kind }),
    ...(own?.hoursPerMonth === undefined ? {} : { 'daytime.hours': own.hoursPerMonth }),
    ...(other === undefined || other.kind === 'none' ? {} : { 'spouse.daytime': other.kind }),
    ...(other?.hoursPerMonth === undefined ? {} : { 'spouse.hours': other.hoursPerMonth }),
  };
}

function otherOccasions({ people, situations = {} }: Household, answers: FamilyAnswers): Happened {
  const insured = people.find(({ care }) => care !== undefined);
  const unborn = people.find(({ dueDate }) => dueDate !== undefined);
  const { movingOut, movedIn, movedWithin, nameChanged, disaster } = situations;
  const changed = nameChanged?.date ?? movedWithin?.date;
  const isSaid = insured !== undefined && isBirthDateSaid(answers, insured.key);
  return {
    ...(insured === undefined ? {} : { 'care.insuredIs': insured.relation === 'self' ? 'self' : 'family' }),
    ...(isSaid && insured.birthDate !== undefined ? { 'care.insuredBirthDate': insured.birthDate } : {}),
    ...(insured?.care?.validUntil === undefined ? {} : { 'care.validUntil': insured.care.validUntil }),
    ...(unborn?.dueDate === undefined ? {} : { 'pregnancy.dueDate': unborn.dueDate }),
    ...(unborn?.fetuses === undefined ? {} : { 'pregnancy.fetuses': unborn.fetuses }),
    ...(movingOut === undefined ? {} : { 'move.outDate': movingOut.date }),
    ...(movedIn === undefined ? {} : { 'move.inDate': movedIn.date }),
    ...(changed === undefined ? {} : { 'allowance.nameDate': changed }),
    ...(disaster === undefined
      ? {}
      : {
          'disaster.date': disaster.date,
          'disaster.cause': disaster.cause,
        }),
  };
}
