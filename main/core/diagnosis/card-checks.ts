import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import type { RevocationState } from '#contract/failures/certificate-failures.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { type ChangeablePin, type EpochMs, epochMs } from '#contract/values/brands.ts';
import { dayInWords, japaneseDay } from '#contract/values/calendar.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import type { CardDevice } from '#native-bridge/profile/card-profile.ts';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import type { CardSurvey } from './card-survey.ts';
import { fine, problem, warning } from './diagnosis-check.ts';

/** What the portal says of the signature certificate that the person last filed with. */
export interface LastSignatureCertificate {
  readonly revocation: RevocationState;
  readonly notAfterMs: number;
}

type CertificateCheckName = Extract<DiagnosisCheck['name'], `certificate-${string}`>;

const DAY_MS = 86_400_000;
/** About as long before its end as a certificate can be renewed: three months. */
const WARNED_BEFORE_MS = 90 * DAY_MS;

const DEVICES: Readonly<Record<CardDevice, LocalizedText>> = {
  card: { ja: 'マイナンバーカードです。', en: 'It is a My Number Card.' },
  android: { ja: 'Androidスマートフォンの電子証明書です。', en: 'It is the certificate of an Android phone.' },
  iphone: { ja: 'iPhoneのマイナンバーカードです。', en: 'It is the My Number Card of an iPhone.' },
  unknown: {
    ja: '電子証明書のあるカードです。種類は分かりません。',
    en: 'It has certificates; its kind is not known.',
  },
};

const PINS: Readonly<Record<ChangeablePin, { readonly ja: string; readonly en: string; readonly elsewhere: boolean }>> =
  {
    auth: { ja: '利用者証明用の暗証番号（数字4けた）', en: 'the 4-digit PIN', elsewhere: true },
    sign: { ja: '署名用パスワード（英数字6〜16文字）', en: 'the signature password', elsewhere: true },
    text: { ja: '券面事項入力補助用の暗証番号（数字4けた）', en: 'the PIN for reading card details', elsewhere: false },
  };

const AT_THE_OFFICE: LocalizedText = {
  ja: 'お住まいの市区町村の窓口で手続をしてください。',
  en: 'Ask your city office.',
};

/** What a card that could not be surveyed says of itself. */
export function unreadCardCheck(failure: Failure): DiagnosisCheck {
  if (failure.code === 'cardUnsupported') {
    return problem(
      'device',
      { ja: 'マイナンバーカードではありません。', en: 'It is not a My Number Card.' },
      { ja: 'マイナンバーカードを置いてください。', en: 'Put your My Number Card on the reader.' },
    );
  }
  return failure.code === 'readerBusy'
    ? problem(
        'device',
        { ja: 'ほかのソフトがカードを使っています。', en: 'Another program is using the card.' },
        { ja: 'ほかのソフトを閉じて、もう一度調べてください。', en: 'Close the other program and check again.' },
      )
    : problem(
        'device',
        { ja: 'カードを読み取れませんでした。', en: 'The card could not be read.' },
        {
          ja: 'カードを置き直して、動かさずに、もう一度調べてください。',
          en: 'Put the card on again, do not move it, and check again.',
        },
      );
}

/** While a step of the person's own uses the card, nobody else does. */
export function cardInUseCheck(): DiagnosisCheck {
  return fine('device', { ja: '今、この窓口で使っています。', en: 'This window is using the card right now.' });
}

/** Kind, tries, dates, and what the card can be used for. `signature` is absent where nobody asked the portal. */
export function cardChecks(
  survey: CardSurvey,
  signature: LastSignatureCertificate | undefined,
  now: EpochMs,
): DiagnosisCheck[] {
  const auth = authCertificateCheck(survey, now);
  const sign = signCertificateCheck(survey, signature, now);
  const pins = (['auth', 'sign', 'text'] as const).flatMap((slot) => pinCheck(survey, slot));
  const isUsable = (check: DiagnosisCheck, slot: 'auth' | 'sign') => check.ok && !survey.pins[slot].blocked;
  return [
    fine('device', DEVICES[survey.device]),
    ...pins,
    auth,
    sign,
    ...authorityCheck(survey, now),
    isUsable(auth, 'auth')
      ? fine('sign-in', {
          ja: 'ログインに必要なものは、そろっています。電子証明書は、ログインのときに申請先が確かめます。',
          en: 'All that logging in needs is there. The office checks the certificate when you log in.',
        })
      : problem(
          'sign-in',
          { ja: 'このカードではログインできません。', en: 'You cannot log in with this card.' },
          { ja: '上の「直してください」を見てください。', en: 'See what needs fixing above.' },
        ),
    isUsable(sign, 'sign')
      ? fine('signing', {
          ja: '署名に必要なものは、そろっています。電子証明書は、送るときに申請先が確かめます。',
          en: 'All that signing needs is there. The office checks the certificate when you send.',
        })
      : problem(
          'signing',
          { ja: 'このカードでは署名できません。', en: 'You cannot sign with this card.' },
          { ja: '署名のいらない手続は、できます。', en: 'You can still use services that need no signature.' },
        ),
  ];
}

function pinCheck({ pins }: CardSurvey, slot: ChangeablePin): DiagnosisCheck[] {
  const state = pins[slot];
  if (state === undefined) return [];
  const { ja, en, elsewhere } = PINS[slot];
  const name = `pin-${slot}` as const;
  if (state.blocked) {
    const remedy = elsewhere
      ? {
          ja: `${AT_THE_OFFICE.ja}もう一方の暗証番号が分かるときは、スマートフォンのアプリで予約して、コンビニの端末でも設定し直せます。`,
          en: `${AT_THE_OFFICE.en} If you know the other one, you can also book with a phone app and reset it at a convenience store.`,
        }
      : AT_THE_OFFICE;
    return [problem(name, { ja: `${ja}はロックされています。`, en: `${capital(en)} is locked.` }, remedy)];
  }
  const left: LocalizedText = {
    ja: `${ja}は、あと${state.triesLeft}回まで入力できます。`,
    en: `${capital(en)} has ${state.triesLeft} ${state.triesLeft === 1 ? 'try' : 'tries'} left.`,
  };
  return state.triesLeft > 1
    ? [fine(name, left)]
    : [
        warning(name, left, {
          ja: '次に間違えるとロックされます。控えを確かめてから入力してください。',
          en: 'The next wrong entry locks it. Check your notes first.',
        }),
      ];
}

function authCertificateCheck({ certificates, presence }: CardSurvey, now: EpochMs): DiagnosisCheck {
  const name = 'certificate-auth';
  const words: LocalizedText = { ja: 'ログインに使う電子証明書', en: 'The certificate you use to log in' };
  const der = certificates.auth;
  if (der !== undefined) return datesCheck(name, words, notAfterMsOf(der), now);
  return presence.auth === false
    ? missing(name, words)
    : fine(name, {
        ja: `${words.ja}は、暗証番号を入力すると読み取れます。`,
        en: `${words.en} shows itself after the PIN.`,
      });
}

/** Its dates can only be read with the password; the portal knows those of the last filing. */
function signCertificateCheck(
  { presence }: CardSurvey,
  last: LastSignatureCertificate | undefined,
  now: EpochMs,
): DiagnosisCheck {
  const name = 'certificate-sign';
  const words: LocalizedText = { ja: '署名用の電子証明書', en: 'Your signing certificate' };
  if (presence.sign === false) return missing(name, words);
  if (last === undefined) {
    return fine(name, {
      ja: `${words.ja}の期限は、署名するときに確かめます。`,
      en: `${words.en} is checked when you sign.`,
    });
  }
  switch (last.revocation) {
    case 'revoked':
      return problem(
        name,
        {
          ja: `前に使った${words.ja}は、失効しています。引っ越しや氏名の変更があると失効します。`,
          en: `${words.en} of your last form has been revoked. That happens when you move or change your name.`,
        },
        {
          ja: `${AT_THE_OFFICE.ja}新しいものを受け取ったあとなら、そのまま署名できます。`,
          en: `${AT_THE_OFFICE.en} If you have got a new one since then, you can sign.`,
        },
      );
    case 'onHold':
      return problem(
        name,
        { ja: `${words.ja}は、一時停止されています。`, en: `${words.en} is on hold.` },
        AT_THE_OFFICE,
      );
    case 'good':
    case 'unknown':
    case 'unavailable':
    case 'notChecked':
      return datesCheck(name, words, last.notAfterMs, now);
  }
}

/** Of the two CA certificates on the card, the one that ends first. */
function authorityCheck({ certificates }: CardSurvey, now: EpochMs): DiagnosisCheck[] {
  const ends = [certificates.authCa, certificates.signCa].flatMap((der) =>
    der === undefined ? [] : [notAfterMsOf(der)],
  );
  if (ends.length === 0) return [];
  const words: LocalizedText = {
    ja: 'カードの中の認証局の電子証明書',
    en: 'The certificate of the authority on the card',
  };
  const first = ends.some((end) => end === undefined) ? undefined : Math.min(...ends.map((end) => end ?? 0));
  return [datesCheck('certificate-authority', words, first, now)];
}

function missing(name: CertificateCheckName, words: LocalizedText): DiagnosisCheck {
  return problem(
    name,
    { ja: `${words.ja}が、カードに入っていません。`, en: `${words.en} is not on the card.` },
    {
      ja: `${AT_THE_OFFICE.ja}15歳未満の方には、署名用の電子証明書は原則として発行されません。`,
      en: `${AT_THE_OFFICE.en} Children under 15 do not normally get a signing certificate.`,
    },
  );
}

function datesCheck(
  name: CertificateCheckName,
  words: LocalizedText,
  notAfterMs: number | undefined,
  now: EpochMs,
): DiagnosisCheck {
  if (notAfterMs === undefined) {
    return problem(name, { ja: `${words.ja}を読み取れません。`, en: `${words.en} cannot be read.` }, AT_THE_OFFICE);
  }
  const day = japaneseDay(epochMs(notAfterMs));
  const [ja, en] = [dayInWords(day, 'ja'), dayInWords(day, 'en')];
  if (now > notAfterMs) {
    return problem(
      name,
      { ja: `${words.ja}の期限が、${ja}に切れました。`, en: `${words.en} ended on ${en}.` },
      { ja: 'お住まいの市区町村の窓口で更新してください。', en: 'Renew it at your city office.' },
    );
  }
  const until: LocalizedText = { ja: `${words.ja}は、${ja}まで使えます。`, en: `${words.en} is valid until ${en}.` };
  if (notAfterMs - now > WARNED_BEFORE_MS) return fine(name, until);
  const days = Math.floor((notAfterMs - now) / DAY_MS);
  return warning(name, until, {
    ja: `あと${days}日です。お住まいの市区町村の窓口で、もう更新できます。`,
    en: `${days} days are left. Your city office can already renew it.`,
  });
}

function notAfterMsOf(der: Uint8Array): number | undefined {
  const parsed = parseCertificate(der);
  return parsed.ok ? parsed.certificate.notAfterMs : undefined;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
