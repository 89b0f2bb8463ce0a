import { type CalendarDate, calendarDateSchema } from '../values/brands.ts';
import type { EligibilityClause, Household } from './procedure.ts';

/** Whether the household fits every clause; a procedure without clauses fits every household. */
export function suitsHousehold(
  clauses: readonly EligibilityClause[],
  household: Household,
  today: CalendarDate,
): boolean {
  return clauses.every((clause) => holds(clause, household, today));
}

function holds(clause: EligibilityClause, household: Household, today: CalendarDate): boolean {
  switch (clause.needs) {
    case 'childUntilFiscalYearAfterAge':
      return household.children.some(
        ({ birthDate }) => today <= lastDayOfFiscalYearAfterBirthday(birthDate, clause.age),
      );
    case 'circumstance':
      return household.circumstances.includes(clause.circumstance) === clause.is;
    case 'anyCircumstance':
      return clause.of.some((circumstance) => household.circumstances.includes(circumstance));
  }
}

/**
 * 31 March that follows the given birthday, the day before the birthday counting as the day the age is reached
 * (年齢計算ニ関スル法律): a child born on 1 April belongs to the school year that ended the day before.
 */
function lastDayOfFiscalYearAfterBirthday(birthDate: CalendarDate, age: number): CalendarDate {
  const year = Number(birthDate.slice(0, 4)) + age;
  const inNextYear = birthDate.slice(5) > '04-01';
  return calendarDateSchema.parse(`${year + (inNextYear ? 1 : 0)}-03-31`);
}
