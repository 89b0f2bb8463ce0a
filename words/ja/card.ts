import type { PinSlot } from '#contract/values/brands.ts';

export const card = {
  card: {
    purposes: {
      login: 'ログイン',
      readApplicant: 'カードから読み取る',
      signApplication: '申請に署名する',
      signInAgain: 'もう一度ログインして送る',
      fresh: 'もう一度カードで確かめる',
      changePin: '暗証番号の変更',
      registerAccount: '公金受取口座を登録する',
      registerProxy: '代理人を登録する',
      acceptMandate: '代理人になる',
      authorize: 'サイトに渡す',
    },
    serviceTitle: 'カードを読む機能が止まっています',
    serviceTodo:
      'パソコンのスマートカード機能が動いていません。動きはじめると、自動で先に進みます。直らないときは、パソコンを再起動してください。',
    readerTitle: 'カードリーダーが見つかりません',
    readerTodo:
      'カードリーダーをパソコンのUSBにつないでください。つないであるときは、一度抜いて、差し込み直してください。',
    againTitle: 'カードをもう一度読み取ります',
    againTodo: 'カードをまっすぐに置き直すか、「もう一度読み取る」を押してください。',
    readAgain: 'もう一度読み取る',
    insertTitle: 'カードを置いてください',
    insertTodo: 'マイナンバーカードを、カードリーダーに置いてください。終わるまで動かさないでください。',
    insertHow: '置き方',
    insertHowSteps: [
      'ほかのカードや金属を、カードリーダーから離します。',
      'カードの中央を、カードリーダーの中央に合わせます。',
      '差し込む形のときは、金色の部分を先にして、奥まで入れます。',
    ],
    waiting: 'カードを待っています',
    waitingReader: 'カードリーダーを待っています',
    chooseTitle: 'カードリーダーを選んでください',
    chooseTodo: 'カードリーダーが2台以上あります。カードを置くほうを選んでください。',
    chooseLegend: 'カードリーダー',
    chooseSubmit: '次へ',
    inspectingTitle: 'カードを確かめています',
    hold: 'カードを動かさないでください。',
    unsupportedTitle: 'このカードは使えません',
    unsupportedTodo: '読み取ったカードは、マイナンバーカードではありません。マイナンバーカードに取りかえてください。',
    unsupportedReader: (reader: string) => `カードリーダー：${reader}`,
    checkAgain: 'もう一度調べる',
    doing: {
      checkingPin: '暗証番号を確かめています',
      changingPin: '暗証番号を変更しています',
      reading: 'カードから読み取っています',
      signing: '署名しています',
    },
    diagnosis: '準備の確認を開く',
    lost: 'カードをなくした',
    searchWithout: 'カードなしで探す',
    stop: 'やめる',
    backTo: {
      readApplicant: '読み取らずに入力する',
      signApplication: '内容の確認に戻る',
      signInAgain: '戻る（申請は残ります）',
    },
  },
  pin: {
    titles: {
      auth: '4けたの暗証番号を入力してください',
      sign: '署名用パスワードを入力してください',
      text: '氏名と住所をカードから読み取ります',
      face: '照合番号Bを入力してください',
    },
    about: {
      auth: 'カードを受け取るときに窓口で決めた、数字4けたの番号です。正式には「利用者証明用電子証明書の暗証番号」といいます。',
      sign: 'カードを受け取るときに窓口で決めた、英字と数字の6〜16文字です。小文字で入力しても、大文字に変わります。4けたの暗証番号とは別のものです。',
      text: 'カードを受け取るときに窓口で決めた、数字4けたの番号です。ログインの番号と同じに決めた人もいます。読み取らずに、自分で入力することもできます。',
      face: 'カードの表に書いてある14けたの数字です。生年月日（和暦で6けた）、有効期限の西暦（4けた）、セキュリティコード（4けた）を続けて入力します。',
    } satisfies Record<PinSlot, string>,
    labels: {
      auth: '4けたの暗証番号',
      sign: '署名用パスワード',
      text: '券面事項入力補助用の暗証番号（数字4けた）',
      face: '照合番号B（数字14けた）',
    } satisfies Record<PinSlot, string>,
    submits: { auth: '次へ', sign: '署名する', text: '読み取る', face: '読み取る' } satisfies Record<PinSlot, string>,
    shows: { auth: '番号を表示', sign: 'パスワードを表示', text: '番号を表示', face: '番号を表示' } satisfies Record<
      PinSlot,
      string
    >,
    forgot: {
      auth: '暗証番号を忘れた',
      sign: 'パスワードを忘れた',
      text: '暗証番号を忘れた',
      face: '番号が分からない',
    } satisfies Record<PinSlot, string>,
    sending: '確かめています…',
    triesLeft: (count: number) => `あと${count}回まで入力できます`,
    triesNote: (count: number): string =>
      count === 1
        ? '次に間違えると、ロックされて使えなくなります。'
        : '続けて間違えると、ロックされて使えなくなります。',
    cleared: '60秒間操作がなかったため、入力を消しました。',
    lastTitle: 'あと1回です。先に確かめてください',
    lastTodo: {
      auth: '次に間違えると、ロックされます。自信がないときは、ここでやめて、控えを見てください。時間がたっても、回数は元に戻りません。',
      sign: '次に間違えると、署名ができなくなります。入力した申請は残っています。控えを見てから、署名へ進むこともできます。',
      text: '次に間違えると、カードからの読み取りができなくなります。番号を使わずに、自分で入力することもできます。',
      face: '次に間違えると、カードの写真などを読み取れなくなります。カードの表を見て、もう一度確かめてください。',
    } satisfies Record<PinSlot, string>,
    lastStop: 'やめて確かめる',
    lastGoOn: '確かめたので入力する',
    blockedTitle: {
      auth: '4けたの暗証番号がロックされました',
      sign: '署名用パスワードがロックされました',
      text: '券面事項入力補助用の暗証番号がロックされました',
      face: '照合番号Bがロックされました',
    } satisfies Record<PinSlot, string>,
    blockedTodo: {
      auth: '3回続けて間違えたため、使えません。お住まいの市区町村の窓口で、設定し直してください。署名用パスワードが分かり、それがロックされていないときは、コンビニの端末でも設定し直せます。その前に、スマートフォンのアプリで予約が必要です。',
      sign: '5回続けて間違えたため、署名ができません。お住まいの市区町村の窓口で、設定し直してください。4けたの暗証番号が分かり、それがロックされていないときは、コンビニの端末でも設定し直せます。その前に、スマートフォンのアプリで予約が必要です。',
      text: '3回続けて間違えたため、使えません。お住まいの市区町村の窓口で、設定し直してください。この番号は、コンビニの端末では設定し直せません。申請者の情報は、自分で入力できます。',
      face: '続けて間違えたため、使えません。お住まいの市区町村の窓口に相談してください。ログインと署名は、これまでどおり使えます。',
    } satisfies Record<PinSlot, string>,
    blockedSafe: 'ほかの暗証番号は変わっていません。送った申請も、そのままです。',
    blockedHow: '設定し直す方法を見る',
  },
};
