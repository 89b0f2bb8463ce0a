import type { CalendarDate } from '#contract/values/brands.ts';
import { weekdayOf } from '#contract/values/calendar.ts';
import { birthDateBy, type DateWords, partsOf } from '../dates.ts';
import { dates as ja, partlyKnown } from '../ja/dates.ts';
import { annotated, ruby } from '../ruby.ts';

/** Days of the month whose reading is not that of their number. */
const DAY_READINGS: Readonly<Record<number, string>> = {
  1: 'ついたち',
  2: 'ふつか',
  3: 'みっか',
  4: 'よっか',
  5: 'いつか',
  6: 'むいか',
  7: 'なのか',
  8: 'ようか',
  9: 'ここのか',
  10: 'とおか',
  14: 'じゅうよっか',
  20: 'はつか',
  24: 'にじゅうよっか',
};

const WEEKDAYS = [
  ruby`日曜日《にちようび》`,
  ruby`月曜日《げつようび》`,
  ruby`火曜日《かようび》`,
  ruby`水曜日《すいようび》`,
  ruby`木曜日《もくようび》`,
  ruby`金曜日《きんようび》`,
  ruby`土曜日《どようび》`,
] as const;

export function monthAndDay(day: CalendarDate): string {
  const [, month, date] = partsOf(day);
  const reading = DAY_READINGS[date];
  const inDays = reading === undefined ? ruby`${date}日《にち》` : annotated(`${date}日`, reading);
  return ruby`${month}月《がつ》${inDays}`;
}

function dayInWords(day: CalendarDate): string {
  return ruby`${partsOf(day)[0]}年《ねん》${monthAndDay(day)}`;
}

export const dates: DateWords = {
  ...ja,
  eras: {
    R: ruby`令和《れいわ》`,
    H: ruby`平成《へいせい》`,
    S: ruby`昭和《しょうわ》`,
    T: ruby`大正《たいしょう》`,
    M: ruby`明治《めいじ》`,
    W: ruby`西暦《せいれき》`,
  },
  day: dayInWords,
  weekday: (day) => ruby`${dayInWords(day)}（${WEEKDAYS[weekdayOf(day)]}）`,
  due: (days, day) =>
    days < 0
      ? ruby`${-days}日《にち》 過《す》ぎました・${day}まで`
      : days === 0
        ? ruby`今日《きょう》まで・${day}`
        : ruby`あと ${days}日《にち》・${day}まで`,
  month: (day) => ruby`${partsOf(day)[0]}年《ねん》${partsOf(day)[1]}月《がつ》`,
  birthDate: birthDateBy(dayInWords, partlyKnown),
};
