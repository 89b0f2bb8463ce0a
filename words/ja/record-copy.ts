import type { ImportErrorCode } from '#contract/failures/import-error.ts';

const wrong: Readonly<Record<ImportErrorCode, string>> = {
  headerMissing: 'この見出しがありません。',
  headerUnknown: '知らない見出しです。',
  cellCount: '欄の数が、見出しとちがいます。',
  quoteOpen: '引用符が閉じていません。',
  dateImpossible: '日時として読めません。',
  dateFuture: 'まだ来ていない日時です。',
  'dateBefore2017-07-18': '2017年7月18日より前の日です。',
  cellTooLong: '500字をこえています。',
  characterBroken: '読めない文字があります。',
  controlCharacter: '見えない文字が入っています。',
  tooManyLines: '10万行をこえています。',
  fileTooLarge: '20MBをこえています。',
};

export const recordCopy = {
  recordCopy: {
    title: 'このパソコンに残した記録',
    keepTitle: 'このパソコンに残す',
    keepLead:
      '市区町村の記録は7年で消えます。写しを残すと、その後も見られます。写しは暗号にして、あなたがカードでログインした時だけ開きます。',
    whileOpen: 'このパソコンには鍵をしまう場所がありません。写しは、アプリを閉じるまで残ります。',
    keep: '写しを残す',
    kept: (all: number) => `${all}回分を、このパソコンに残しています。`,
    open: '残した記録を見る',
    none: 'このパソコンには、まだ何も残していません。',
    count: (all: number) => `${all}回分あります。`,
    lostTitle: '読めなくなった部分があります',
    lost: (parts: string) => `${parts}番目の部分（1つに1,000回分まで）が壊れています。ほかの部分は読めます。`,
    fromFile: 'ファイルから',
    result: '結果',
    fileTitle: 'ファイルから足す',
    fileLead: 'ほかの役所からもらった一覧（CSV）を、ここに足せます。中身はこのパソコンから出ません。',
    choose: 'ファイルを選ぶ',
    preview: (read: number, fresh: number, same: number) =>
      `${read}行を読みました。新しいものは${fresh}行、もうあるものは${same}行です。まだ足していません。`,
    first: (shown: number) => `はじめの${shown}行です。`,
    take: '足す',
    added: (count: number) => `${count}回分を足しました。`,
    place: (line: number, column: number, name: string) =>
      name === '' ? `${line}行目の${column}列目：` : `${line}行目の${column}列目（${name}）：`,
    wrong,
    remove: '写しを消す',
    removeTitle: '写しを消しますか',
    removeBody: '市区町村で7年が過ぎた記録と、ファイルから足した記録は、もう見られなくなります。',
    removeStay: '消さない',
    removed: '写しを消しました。',
  },
};
