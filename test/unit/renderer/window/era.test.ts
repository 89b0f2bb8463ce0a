import { describe, expect, it } from 'vitest';
import {
  type DateBoxes,
  dateAnswer,
  dateBoxes,
  pastedDay,
  readDateBoxes,
  withEra,
  wordingOfDate,
} from '../../../../renderer/window/era.ts';

function boxes(era: DateBoxes['era'], year: string, month: string, day: string): DateBoxes {
  return { era, year, month, day };
}

describe('A day in three boxes', () => {
  it('is no day before its era is chosen, and keeps what was typed', () => {
    const typed = boxes('', '2', '4', '1');
    expect(dateBoxes('', 'eras').era).toBe('');
    expect(readDateBoxes(typed)).toEqual({ is: 'noEra' });
    expect(wordingOfDate(dateAnswer(typed))).toBe('eraNotChosen');
    expect(dateBoxes(dateAnswer(typed), 'eras')).toEqual(typed);
    expect(dateAnswer({ ...typed, era: 'H' })).toBe('1990-04-01');
  });

  it.each([
    ['S', '64', '1989-01-08', 'H', '1'],
    ['H', '31', '2019-05-01', 'R', '1'],
    ['T', '15', '1926-12-25', 'S', '1'],
  ] as const)(
    'outside its era (%s%s) says so and is offered in the right one',
    (era, year, day, rightEra, rightYear) => {
      const [, month = '', date = ''] = day.split('-').map((part) => String(Number(part)));
      const given = boxes(era, year, month, date);
      expect(readDateBoxes(given)).toEqual({ is: 'outsideEra', era, day });
      expect(wordingOfDate(dateAnswer(given))).toBe('dateOutsideEra');
      expect(dateBoxes(day, 'eras')).toEqual(boxes(rightEra, rightYear, month, date));
    },
  );

  it.each([
    ['2019-05-01', boxes('R', '1', '5', '1')],
    ['2019-04-30', boxes('H', '31', '4', '30')],
    ['1989-01-07', boxes('S', '64', '1', '7')],
    ['1912-07-30', boxes('T', '1', '7', '30')],
    ['1912-07-29', boxes('W', '1912', '7', '29')],
  ])('%s comes back in its own era, and is the same day', (day, inEra) => {
    expect(dateBoxes(day, 'eras')).toEqual(inEra);
    expect(dateAnswer(inEra)).toBe(day);
    expect(dateAnswer(dateBoxes(day, 'western'))).toBe(day);
    expect(dateBoxes(day, 'western').era).toBe('W');
  });

  it('that does not exist is called so, whatever the era', () => {
    expect(wordingOfDate(dateAnswer(boxes('R', '7', '2', '29')))).toBe('notADate');
    expect(wordingOfDate(dateAnswer(boxes('W', '2025', '13', '1')))).toBe('notADate');
    expect(wordingOfDate('what is no date at all')).toBe('notADate');
  });

  it.each([
    ['2019-04-01', 'W', '2019'],
    ['2019/4/1', 'W', '2019'],
    ['２０１９年４月１日', 'W', '2019'],
    ['20190401', 'W', '2019'],
    ['平成31年4月1日', 'H', '31'],
    ['H31.4.1', 'H', '31'],
    [' 平成 31年 4月 1日 ', 'H', '31'],
  ])('is spread over the boxes when %s is pasted into one', (text, era, year) => {
    const pasted = pastedDay(text, 'eras');
    expect(pasted).toMatchObject({ era, year });
    expect(dateAnswer(pasted ?? boxes('', '', '', ''))).toBe('2019-04-01');
    expect(pastedDay(text, 'western')).toEqual(boxes('W', '2019', '4', '1'));
  });

  it('counts in Western years where four digits were typed and no era was chosen', () => {
    expect(withEra(boxes('', '２０２６', '', '')).era).toBe('W');
    expect(withEra(boxes('', '64', '1', '7')).era).toBe('');
    expect(withEra(boxes('H', '2019', '', '')).era).toBe('H');
  });

  it('is not made of what is no day, and of a day that its era does not have only as it was written', () => {
    for (const text of ['2019', '31', 'H31', '2019-04', 'あ', '']) expect(pastedDay(text, 'eras')).toBeUndefined();
    expect(pastedDay('昭和64年2月1日', 'eras')).toEqual(boxes('S', '64', '2', '1'));
    expect(pastedDay('令和元年5月1日', 'western')).toEqual(boxes('W', '2019', '5', '1'));
  });
});
