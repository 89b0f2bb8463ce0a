import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import { type DiagnosisWords, diagnosisText as text } from '../diagnosis-text.ts';
import { dates } from './dates.ts';

type PinCheck = Extract<DiagnosisCheck['check'], `pin-${string}`>;
type CertificateCheck = Extract<DiagnosisCheck['check'], `certificate-${string}`>;

/** Each begins its sentence. */
const PINS: Readonly<Record<PinCheck, string>> = {
  'pin-auth': 'The 4-digit PIN',
  'pin-sign': 'The signature password',
  'pin-text': 'The PIN for reading card details',
};

const CERTIFICATES: Readonly<Record<CertificateCheck, string>> = {
  'certificate-auth': 'The certificate you use to log in',
  'certificate-sign': 'Your signing certificate',
  'certificate-authority': 'The certificate of the authority on the card',
};

const DEVICES = {
  card: 'It is a My Number Card.',
  android: 'It is the certificate of an Android phone.',
  iphone: 'It is the My Number Card of an iPhone.',
  unknown: 'It has certificates; its kind is not known.',
} as const;

const HOW_TO_PUT_IT_ON = {
  contact: 'Push your My Number Card all the way into the reader, gold chip first.',
  contactless: 'Lay your My Number Card on the reader, away from your wallet and other cards.',
  unknown: 'Put your My Number Card on the reader.',
} as const;

const AT_THE_OFFICE = 'Ask your city office.';

function pluggedIn(reader: string): string {
  return `${reader} is plugged in, but it cannot be used yet.`;
}

function triesLeft(check: PinCheck, count: number): string {
  return `${PINS[check]} has ${count} ${count === 1 ? 'try' : 'tries'} left.`;
}

export const diagnosis: DiagnosisWords = {
  screen: {
    lead: 'We check what you need to use your card. No PIN is used.',
    again: 'Check again',
    checking: 'Checking',
    levels: { ok: 'Ready', soon: 'Take care', wrong: 'Needs fixing' },
    save: 'Save the result',
    saved: (name) => `Saved as ${name}`,
    saveNote: 'The saved result holds no names and no numbers. You can show it to the help desk.',
    names: {
      'reader-service': 'Card service',
      'reader-driver': 'Driver of the card reader',
      readers: 'Card reader',
      card: 'Card on the reader',
      device: 'Kind of card',
      'pin-auth': '4-digit PIN',
      'pin-sign': 'Signature password',
      'pin-text': 'PIN for reading card details',
      'certificate-auth': 'Certificate for logging in',
      'certificate-sign': 'Certificate for signing',
      'certificate-authority': 'Certificate of the authority',
      'sign-in': 'Logging in',
      signing: 'Signing',
      portal: 'Connection to the office',
      clock: 'Computer clock',
      fonts: 'Fonts',
    },
  },
  checks: {
    readerServiceRunning: text('The card service is running.'),
    readerServiceStopped: text(
      'The card service is not running.',
      'Restart the computer. On Linux, install and start pcscd.',
    ),
    readerNeedsDriver: ({ data: { reader, page } }) =>
      text(
        pluggedIn(reader),
        `Install the driver from its maker${page === null ? '' : ` (${page})`} and plug it in again.`,
      ),
    readerWithoutDriver: ({ data: { reader } }) =>
      text(pluggedIn(reader), 'No driver of it is known for this system. Use another card reader.'),
    readerNotReached: ({ data: { reader } }) =>
      text(pluggedIn(reader), 'Unplug it and plug it in again. If that does not help, restart the computer.'),
    readersFound: ({ data: { readers } }) => text(`Card readers: ${readers}`),
    readersMissing: text(
      'No card reader was found.',
      'Plug a card reader into a USB port. If it is plugged in, unplug it and try again.',
    ),
    cardThere: text('A card is on the reader.'),
    cardMute: text(
      'The card on the reader does not answer.',
      'Take other cards and metal away and put the card on again. Check which way round it goes in.',
    ),
    cardMissing: ({ data: { readers } }) => text('There is no card on a reader.', HOW_TO_PUT_IT_ON[readers]),
    deviceKnown: ({ data: { device } }) => text(DEVICES[device]),
    deviceInUse: text('This window is using the card right now.'),
    deviceUnsupported: text('It is not a My Number Card.', 'Put your My Number Card on the reader.'),
    deviceBusy: text('Another program is using the card.', 'Close the other program and check again.'),
    deviceUnreadable: text('The card could not be read.', 'Put the card on again, do not move it, and check again.'),
    pinTriesLeft: ({ check, data }) => text(triesLeft(check, data.triesLeft)),
    pinLastTry: ({ check, data }) =>
      text(triesLeft(check, data.triesLeft), 'The next wrong entry locks it. Check your notes first.'),
    pinBlocked: ({ check }) =>
      text(
        `${PINS[check]} is locked.`,
        check === 'pin-text'
          ? AT_THE_OFFICE
          : `${AT_THE_OFFICE} If you know the other one, you can also book with a phone app and reset it at a convenience store.`,
      ),
    certificateBehindPin: ({ check }) => text(`${CERTIFICATES[check]} shows itself after the PIN.`),
    certificateNotAsked: ({ check }) => text(`${CERTIFICATES[check]} is checked when you sign.`),
    certificateValid: ({ check, data }) => text(`${CERTIFICATES[check]} is valid until ${dates.day(data.until)}.`),
    certificateEndsSoon: ({ check, data }) =>
      text(
        `${CERTIFICATES[check]} is valid until ${dates.day(data.until)}.`,
        `${data.daysLeft} days are left. Your city office can already renew it.`,
      ),
    certificateEnded: ({ check, data }) =>
      text(`${CERTIFICATES[check]} ended on ${dates.day(data.until)}.`, 'Renew it at your city office.'),
    certificateUnreadable: ({ check }) => text(`${CERTIFICATES[check]} cannot be read.`, AT_THE_OFFICE),
    certificateMissing: ({ check }) =>
      text(
        `${CERTIFICATES[check]} is not on the card.`,
        `${AT_THE_OFFICE} Children under 15 do not normally get a signing certificate.`,
      ),
    certificateRevoked: ({ check }) =>
      text(
        `${CERTIFICATES[check]} of your last form has been revoked. That happens when you move or change your name.`,
        `${AT_THE_OFFICE} If you have got a new one since then, you can sign.`,
      ),
    certificateOnHold: ({ check }) => text(`${CERTIFICATES[check]} is on hold.`, AT_THE_OFFICE),
    signInPossible: text('All that logging in needs is there. The office checks the certificate when you log in.'),
    signInImpossible: text('You cannot log in with this card.', 'See what needs fixing above.'),
    signingPossible: text('All that signing needs is there. The office checks the certificate when you send.'),
    signingImpossible: text('You cannot sign with this card.', 'You can still use services that need no signature.'),
    portalAnswers: ({ data: { origin } }) => text(`The portal (${origin}) answers.`),
    portalSilent: ({ data: { origin } }) =>
      text(`The portal (${origin}) does not answer.`, 'Check your internet connection.'),
    portalMissing: text('No portal is configured.', 'Name the address of a portal.'),
    clockNotCompared: text('The clock is checked once the portal answers.'),
    clockRight: ({ data }) => text(`The clock differs by ${data.skewSeconds} seconds.`),
    clockWrong: ({ data }) =>
      text(
        `The clock differs by ${data.skewSeconds} seconds.`,
        'Set the computer to keep its clock right automatically.',
      ),
    fontsFound: text('Japanese text can be shown.'),
    fontsMissing: text('No Japanese font was found.', 'Install a Japanese font, for instance fonts-noto-cjk.'),
  },
  report: {
    title: 'Madoguchi: check of the setup',
    version: 'Version',
    system: 'System',
    levels: { ok: 'OK', soon: 'Warning', wrong: 'Needs fixing' },
  },
};
