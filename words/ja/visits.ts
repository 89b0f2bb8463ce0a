import type { SlotState } from '#contract/procedure/visit.ts';
import type { CalendarDate } from '#contract/values/brands.ts';

const states: Readonly<Record<SlotState, string>> = {
  free: 'あいている',
  few: '残りわずか',
  full: 'いっぱい',
  closed: '閉庁',
};

export const visits = {
  visits: {
    title: '窓口に行く日を予約する',
    changeTitle: '窓口に行く日を変える',
    signIn: '予約するには、カードでログインしてください。',
    noSection: 'この申請では、窓口の予約はありません。',
    heading: '窓口に行く',
    when: '日時',
    place: '場所',
    phone: '電話',
    bring: '持っていく物',
    minutes: '時間の目安',
    about: (minutes: number) => `約${minutes}分`,
    days: '予約できる日',
    weekdays: ['日', '月', '火', '水', '木', '金', '土'] as readonly string[],
    date: (day: CalendarDate) => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`,
    states,
    dayBefore: '前の日',
    dayAfter: '次の日',
    times: (day: string) => `${day}の時間`,
    left: (time: string, left: number) => `${time}（あと${left}人）`,
    chooseTime: '時間を選んでください',
    book: '予約する',
    change: 'この日時に変える',
    instead: (times: string) => `ほかに空いている時間：${times}`,
    noneFree: '今は、空いている日がありません',
    nextFree: (day: string, time: string) => `次に空いているのは、${day} ${time}です。`,
    call: (phone: string) => `急ぐときは、窓口に電話してください（${phone}）。`,
    toBook: '窓口に行く日を予約する',
    toBookAnother: 'もう1つ予約する',
    move: '日時を変える',
    cancel: '予約をやめる',
    cancelTitle: '予約をやめますか',
    cancelStay: 'やめない',
    saveCalendar: 'カレンダーに入れるファイルを保存する',
    calendarTitle: '窓口に行く',
    missed: '前の予約の時間にお会いできませんでした。よろしければ、もう一度予約してください。',
  },
};
