import type { FailureOf } from '#contract/failures/failure.ts';
import type { NewPinProblem } from '#contract/failures/pin-failures.ts';
import type { MandateProblem } from '#contract/failures/proxy-failures.ts';
import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '../dates.ts';
import {
  type FailureTexts,
  foundFile,
  type OtherFiles,
  type RefusedFiles,
  type SafePart,
  failureText as text,
} from '../failure-text.ts';
import { FILE_FORMATS } from '../file-formats.ts';
import { dates } from './dates.ts';

const KEPT: SafePart = { whereEntered: 'What you entered is safe.' };
const NOT_SENT = 'Your form has not been sent.';
const NO_TRY_USED = 'You have not used up a try.';
const NOTHING_CHANGED = 'Nothing has changed on your card.';
const NOTHING_DONE = 'Nothing has changed.';
const CORRECTION_PROBLEMS = {
  lastDay: 'The last day is one on which the office is open, 7 to 60 days ahead.',
  mark: 'A mark is on something that this form does not have. Set it again.',
  sentence: 'A mark has no sentence. Choose one, or write one.',
} as const;
const LETTER_PARTS = {
  letter: 'Write the letter.',
  reasons: 'Write the reasons.',
  facts: 'Write what was decided.',
} as const;
const MANDATE_PROBLEMS: Readonly<Record<MandateProblem, string>> = {
  day: 'The last day must be within 3 years. For somebody under 15 it is the day before the birthday at the latest.',
  age: 'This is only for somebody under 15. Others choose and register their proxy themselves.',
  text: 'The card signed something else than the screen showed. Begin again.',
  person: 'This is the card of somebody else. Begin again with the right card.',
};
const SIGN_IN_AGAIN = 'Log in again.';
const TELL_HELP_DESK = 'If it happens again, tell the help desk.';
const NOT_TWICE = 'Your form will not be counted twice.';

export const secretNames: Readonly<Record<PinSlot, string>> = {
  auth: '4-digit PIN',
  sign: 'signature password',
  text: 'PIN for reading card details',
  face: 'check number B',
};

const CERTIFICATES = { auth: 'The certificate you use to log in', sign: 'Your signing certificate' } as const;

function triesAfter(tryMayBeUsed: boolean): SafePart[] {
  return tryMayBeUsed ? ['You may have used one try. We will check the number next.', KEPT] : [NO_TRY_USED, KEPT];
}

/** What is wrong with a new PIN. */
const NEW_PIN: Readonly<Record<NewPinProblem, string>> = {
  empty: 'You have not entered the new one',
  length: 'The number of characters is not right',
  characters: 'Some characters cannot be used',
  needsLetterAndDigit: 'You need both letters and numbers',
  entriesDiffer: 'The two entries are not the same',
  likeCurrent: 'This is the same as the one you have now, or too close to it',
  repeated: 'Repeated numbers or letters cannot be used',
  run: 'Rows such as 1234 or ABC cannot be used',
  commonWord: 'Common words cannot be used',
  birthDate: 'Your birth date cannot be used',
};

/** Why a portal cannot start on its database, and what helps. */
const STORAGE: Readonly<Record<FailureOf<'storageUnusable'>['problem'], readonly [title: string, todo: string]>> = {
  heldByProcess: ['Another server is using the data folder', 'Stop the one that is running, or name another folder.'],
  settingOff: ['The database is set so that it may lose forms', 'Turn on the setting that is named, then start again.'],
  folderRefused: ['The data folder cannot be used', 'Check where it is and that it can be read and written.'],
  serverFailed: [
    'The database that comes with the portal could not start',
    'Check the free space and the reason that is given, then start again.',
  ],
  unreachable: ['The database cannot be reached', 'Check that it runs and that its address is right.'],
  migrationFailed: [
    'The database could not be brought up to date',
    'Look at the place that is named. A database that a newer version has used cannot be used by an older one.',
  ],
};

/** Why somebody may not do something, and what helps. */
const ACTION_REFUSALS: Readonly<Record<ActionRefusal, readonly [string, string]>> = {
  role: ['Your role does not allow this', 'If you need it, ask an administrator.'],
  oneself: ['You cannot do this for yourself', 'Ask another administrator.'],
  notAssigned: ['This case is not yours', 'Take it first.'],
  fourEyes: ['This needs a second person', 'Ask an approver. Nobody confirms what they asked for themselves.'],
  recused: ['You took yourself off this case', 'Leave it to a colleague.'],
  restricted: ['Only some people may open this case', 'Ask who works on it, or an approver.'],
  notRead: ['You have not opened the newest form yet', 'Open the case and read it, then approve.'],
  decidedAtDesk: ['Staff decide about this procedure', 'Another system cannot decide here.'],
};

/** Why the catalogue stays as it is, and what helps. */
const CHANGE_REFUSALS: Readonly<
  Record<FailureOf<'catalogueChangeRefused'>['reason'], readonly [title: string, todo: string]>
> = {
  dayPassed: ['That day has passed', 'Choose today or a later day.'],
  dayTooFar: ['That day is too far away', 'Choose a day within two years.'],
  versionUnsound: ['Something in this version cannot go live', 'Correct the file and import it as a new version.'],
  decidedAlready: ['Somebody else has confirmed it or taken it back', 'Look at the schedule as it is now.'],
  lapsed: ['Nobody confirmed it within seven days', 'Schedule it again.'],
  begun: ['It is live already', 'To go back, schedule the version before it.'],
  tooMany: ['There are too many versions or schedules of this procedure', 'Ask the operator.'],
  draftChanged: ['The draft was changed on another page', 'Load it again, or save what is on this page.'],
  draftsTooMany: ['There are too many drafts', 'Delete drafts that you do not use, then try again.'],
};

/** Why a role cannot be given or taken, and what helps. */
const CLIENT_KEYS: Readonly<Record<FailureOf<'clientKeysRefused'>['problem'], readonly [string, string]>> = {
  notKeys: ['We cannot read these keys', 'Give public keys as a JWK Set (JSON).'],
  privateKey: ['There is a private key in it', 'Stop using that key. Make a new one, and give its public part only.'],
  keyRefused: ['This kind of key cannot be used', 'Use a key on P-256, or an RSA key of 2,048 bits or more.'],
  nameMissing: ['A key has no name of its own (kid)', 'Give each key a different kid.'],
};

const DOCUMENT_PROBLEMS: Readonly<Record<FailureOf<'documentRefused'>['why'], readonly [title: string, todo: string]>> =
  {
    empty: ['The document is empty', 'Send one with contents.'],
    tooLarge: ['The document is too large', 'It may have up to 20 MB.'],
    typeUnknown: ['This kind of file is not taken', 'Send PDF, PNG, JPEG, text, CSV or XML.'],
    damaged: ['The document is damaged', 'Make it anew and send it.'],
    tooManyPages: ['The document has too many pages', 'Send up to 200 pages at a time.'],
    active: ['The document does something by itself', 'Send one without scripts.'],
    encrypted: ['The document is encrypted', 'Send one without a password.'],
    filesInside: ['There are other files in it', 'Send one without files inside.'],
    individualNumber: ['It has digits like an individual number', 'Take the number out.'],
    polyglot: ['It is a file of another kind as well', 'Send a file that is the document alone.'],
    virus: ['A virus was found', 'Check the sender’s machines.'],
    notScanned: ['It could not be checked for viruses', 'Send it again later.'],
    keptTooLong: ['The day does not fit the registration', 'Choose a day from tomorrow up to the registered years.'],
    kindUnknown: ['This kind is not registered', 'Use a kind that is registered.'],
  };

const GRANT_CONFLICTS: Readonly<Record<FailureOf<'grantConflict'>['reason'], readonly [title: string, todo: string]>> =
  {
    auditorAlone: ['An auditor can have no other role', 'Choose somebody else, or end the other role first.'],
    administratorWithCases: [
      'An administrator cannot work on forms too',
      'Choose somebody else, or end the other role first.',
    ],
    wholeMunicipality: ['This role is not for a group of services', 'Give it without a group.'],
    grantedAlready: ['This person has this role already', 'Look at the roles in the list.'],
    accountKnown: [
      'Somebody with this mail address is already here',
      'Choose that person in the list, then add the role.',
    ],
    lastAdministrator: ['This is the last administrator', 'Make somebody else an administrator first.'],
  };

const PASSWORDS: Readonly<Record<FailureOf<'passwordRefused'>['problem'], string>> = {
  tooShort: 'Use 12 characters or more.',
  common: 'Do not use common words, rows of keys or repeated letters.',
  namesAccount: 'Leave out the name in your mail address.',
  unchanged: 'Choose another than the one you have now.',
};

const FIELDS = { name: 'name', birthDate: 'date of birth', address: 'address' } as const;

const REFUSED_FILES: RefusedFiles = {
  unknownKey: 'With your answers, this file is not asked for.',
  contentNotAllowed: 'Files of this kind cannot be added. Choose another file.',
  contentMismatch: 'The file was cut short, or its content is not what it should be. Choose it again.',
  tooLarge: 'The file is too large. Make it smaller, or choose another one.',
  tooMany: 'There are as many files as can be added. Take one off first.',
  required: 'A file that must be added is still missing.',
  empty: 'The file is empty. Choose another one.',
  activeContent: 'This PDF holds a program or another file, or it is locked. Print it to a new PDF and choose that.',
  virus: 'The virus check stopped this file. Choose another one.',
  notScanned: 'Files cannot be checked for viruses now. Add it again later.',
};

const OTHER_FILES: OtherFiles = {
  cutOff: 'The file ends in the middle. Take the photo again, or save it again.',
  office: 'This is a Word, Excel or similar file. Save it as a PDF.',
  archive: 'This is a compressed file. Take the document out of it.',
  program: 'This is a program.',
  otherPicture: 'Pictures in this format cannot be added. Save it as a JPEG.',
  recording: 'This is a film or a sound recording.',
  webPage: 'This is a web page. Save it as a PDF.',
  text: 'This is a plain text file. Save it as a PDF.',
  unknown: 'We cannot tell what kind of file this is.',
};

export const failures: FailureTexts = {
  readerServiceDown: ({ tryMayBeUsed }) =>
    text(
      'The card service has stopped',
      'Restart your computer. If this does not help, show the results of Check setup to the help desk.',
      ...(tryMayBeUsed ? triesAfter(true) : [KEPT]),
    ),
  readerNotFound: text(
    'No card reader found',
    'Plug your card reader into a USB port. If it is already plugged in, unplug it and try again.',
    KEPT,
  ),
  readerUnknown: text('That card reader is not there', 'Plug the reader in again and choose it again.', KEPT),
  readerAmbiguous: text('There is more than one card reader', 'Choose the reader you will use.', NO_TRY_USED, KEPT),
  readerRemoved: ({ tryMayBeUsed }) =>
    text('The card reader was unplugged', 'Plug the reader in again to go on from here.', ...triesAfter(tryMayBeUsed)),
  readerBusy: text('Another program is using the card', 'Close the other program and try again.', NO_TRY_USED, KEPT),
  cardNotPresent: text(
    'There is no card',
    'Put your My Number Card on the card reader. Do not move it until we tell you.',
    KEPT,
  ),
  cardUnsupported: text(
    'This card cannot be used here',
    'The card on the reader is not a My Number Card. Use your My Number Card.',
    KEPT,
  ),
  cardUnreadable: ({ tryMayBeUsed }) =>
    text(
      'We could not read your card',
      'Put the card straight on the reader and keep it still. Move other cards and metal away.',
      ...triesAfter(tryMayBeUsed),
    ),
  cardRemoved: ({ tryMayBeUsed }) =>
    text(
      'Your card was removed too early',
      'You are not finished yet. Put the card back to go on from here.',
      ...triesAfter(tryMayBeUsed),
    ),
  cardTimedOut: ({ tryMayBeUsed }) =>
    text(
      'Your card does not answer',
      'Put the card on the reader again and keep it still.',
      ...triesAfter(tryMayBeUsed),
    ),
  cardChanged: text(
    'This is a different card',
    'Start again with the first card.',
    'We stopped to protect your data. No PIN was sent to the other card.',
  ),
  cardRefused: ({ tryMayBeUsed }) =>
    text(
      'The card did not accept this',
      'Put the card on the reader again and try again. If it happens again, ask your city office.',
      ...triesAfter(tryMayBeUsed),
    ),
  cardCertificateMissing: ({ key }) =>
    text(
      key === 'sign' ? 'There is no signing certificate' : 'There is no log-in certificate',
      'Your city office can issue one.',
      NOTHING_CHANGED,
    ),
  cardCertificateExpired: ({ key, notAfter }) =>
    text(
      'Your certificate has expired',
      `${CERTIFICATES[key]} ended on ${dayOfInstant(notAfter, dates)}. Renew it at your city office to use it again.`,
      NOTHING_CHANGED,
    ),
  cardDataMissing: text(
    'There is nothing to read here',
    'A phone does not hold your name and address. Use your My Number Card, or type them yourself.',
    NO_TRY_USED,
    KEPT,
  ),
  cardDataAltered: text(
    'Your card’s data does not match its own record',
    'We did not use it. You can type your details yourself. Ask your city office about the card.',
    KEPT,
  ),
  cardSignatureWrong: text(
    'We could not check the card’s signature',
    'Put the card on the reader again and try again. If it happens again, ask your city office.',
    NOT_SENT,
  ),

  pinMalformed: ({ slot }) =>
    slot === 'sign'
      ? text(
          'This cannot be your password',
          'It must have 6 to 16 characters, with both letters and numbers.',
          'We did not send it to the card, so you have not used up a try.',
        )
      : text(
          'This cannot be your PIN',
          slot === 'face' ? 'It must be 14 digits from 0 to 9.' : 'It must be 4 digits from 0 to 9.',
          'We did not send it to the card, so you have not used up a try.',
        ),
  pinRejected: ({ slot, triesLeft }) => {
    if (triesLeft === 1) {
      return text(
        'Only 1 try left. Please check first',
        'If the next one is wrong, it will be locked. If you are not sure, stop here and check your notes.',
        KEPT,
        'Waiting does not give you more tries.',
      );
    }
    return text(
      slot === 'sign' ? 'That signature password is not right' : 'That PIN is not right',
      slot === 'sign'
        ? `You have ${triesLeft} tries left. After 5 wrong tries in a row it will be locked.`
        : `You have ${triesLeft} tries left. If you keep getting it wrong, the PIN will be locked.`,
      KEPT,
    );
  },
  pinBlocked: ({ slot }) =>
    text(
      `Your ${secretNames[slot]} is locked`,
      'Your city office can reset it.',
      'The tries of your other PINs have not changed.',
    ),
  lastTryNotAccepted: text('We stopped because only 1 try is left', 'Check your notes, then start again.', NO_TRY_USED),
  newPinRefused: ({ slot, problem }) =>
    text(
      NEW_PIN[problem],
      slot === 'sign'
        ? 'Choose 6 to 16 letters and numbers that others cannot guess, and enter them again.'
        : 'Choose 4 digits that others cannot guess, and enter them again.',
      `Your ${secretNames[slot]} has not changed. You have not used up a try.`,
    ),
  pinChangeUnknown: ({ slot, triesLeft }) =>
    text(
      `We do not know if your ${secretNames[slot]} has changed`,
      'The answer of the card was lost during the change. Your card now holds either the old one or the new one. Next time, enter the new one first. If it is wrong, enter the old one.',
      triesLeft === null
        ? 'Nothing else on your card has changed. We will check how many tries are left when you put the card back.'
        : `Nothing else on your card has changed. Tries left: ${triesLeft}.`,
    ),

  portalUnreachable: text(
    'We cannot reach the office',
    'Check your internet connection. If it works, wait a moment and try again.',
    KEPT,
  ),
  portalTimedOut: text('The office does not answer', 'Wait a moment, then try again.', KEPT, NOT_TWICE),
  portalFaulty: text('The office has a problem', 'Wait a moment, then try again.', KEPT, NOT_TWICE),
  portalAnswerUnreadable: text('We could not read the answer', `Try again. ${TELL_HELP_DESK}`, KEPT, NOT_TWICE),
  portalReceiptInvalid: text(
    'We could not check the receipt',
    `Send it again. ${TELL_HELP_DESK}`,
    `Your form is kept. ${NOT_TWICE}`,
  ),
  tooManyRequests: ({ retryAfterSeconds }) =>
    text('That was too many tries in a row', `Wait ${retryAfterSeconds} seconds, then try again.`, KEPT),

  requestMalformed: text('The office could not accept this', `Try again. ${TELL_HELP_DESK}`, KEPT),
  requestTooLarge: ({ limitBytes }) =>
    text(
      'This is too large to send',
      `You can send up to ${Math.floor(limitBytes / 1_000_000)} MB. Make your files smaller.`,
      KEPT,
    ),
  mediaTypeUnsupported: text('This kind of data cannot be sent', TELL_HELP_DESK, KEPT),
  notFound: text('We could not find this', 'Go back to the list and choose again.', NOTHING_CHANGED),
  personMismatch: text(
    'This is not the card of the person who is logged in',
    'We logged you out to be safe. Log in again with your own card.',
    NOTHING_CHANGED,
  ),
  freshCardNeeded: text(
    'Show your card again',
    'Put your card on the reader and enter your 4-digit PIN.',
    NOTHING_CHANGED,
  ),
  sessionLevelInsufficient: text(
    'You need to log in with your card',
    'Log in with your card to go on.',
    NOTHING_CHANGED,
  ),
  passkeyNeedsDomain: text('Passkeys cannot be used at this office', 'Log in with your card.', NOTHING_CHANGED),
  passkeyNotHere: text('No passkey can be made here', 'Make it in the app on your own computer.', NOTHING_CHANGED),
  passkeyRequestOver: text(
    'Confirming with the passkey is over',
    'Begin again. If you did not begin it yourself, there is nothing to do.',
    NOTHING_CHANGED,
  ),
  passkeySuspended: text('This passkey is stopped', 'Log in with your card.', NOTHING_CHANGED),
  passkeyLimitReached: text(
    'You have as many passkeys as you can have',
    'Remove one that you do not use, then make a new one.',
    NOTHING_CHANGED,
  ),
  groupUnknown: text('You cannot see this here', 'Ask the office that holds it.', NOTHING_CHANGED),
  sourceNotLinked: text('The source does not know you yet', 'Link it with you first, on this page.', NOTHING_CHANGED),
  sourcePersonUnknown: text('The source could not find you', 'Ask the office that holds the data.', NOTHING_CHANGED),
  sourceClosed: text('The source is closed now', 'Try again later.', NOTHING_CHANGED),
  sourceSlow: text('The source did not answer', 'Wait a little, then try again.', NOTHING_CHANGED),
  sourceAnswerWrong: text(
    'The answer of the source was not right',
    'Nothing is shown. Try again later. If it goes on, tell the help desk.',
    NOTHING_CHANGED,
  ),
  sessionRequired: text('You need to log in', 'Log in with your card to go on.', KEPT),
  staffSessionRequired: text('You need to sign in', 'Sign in as a member of staff to go on.', KEPT),
  staffSignInRefused: text(
    'We could not sign you in',
    'Check your mail address, password, 6-digit code and city.',
    'A mistake does not lock your account.',
  ),
  stepUpRequired: text('Show once more that it is you', 'Use your passkey, or enter the 6-digit code.', KEPT),
  passkeyRefused: text(
    'The passkey was not accepted',
    'Try again, or use another way to sign in.',
    'A mistake does not lock your account.',
  ),
  lastFactor: text('This is your only way to sign in', 'Add another one first.', NOTHING_DONE),
  providerUnavailable: text(
    'Your city’s sign-in service does not answer',
    'Wait a moment, then try again. Administrators can sign in with their password or passkey.',
    NOTHING_DONE,
  ),
  providerRefused: ({ reason }) =>
    reason === 'unknown'
      ? text('No account here belongs to you', 'Ask an administrator for an invitation.', NOTHING_DONE)
      : reason === 'boundElsewhere'
        ? text('You already have an account here', 'Sign in with that one, or ask an administrator.', NOTHING_DONE)
        : text('Your sign-in could not go on', 'Start to sign in again.', NOTHING_DONE),
  csrfRefused: text('This did not come from our page', 'Load the page again, then try again.', NOTHING_DONE),
  actionNotAllowed: ({ reason }) => text(...ACTION_REFUSALS[reason], NOTHING_DONE),
  caseChanged: text('Somebody else has changed this case', 'Look at it as it is now, and try again.', NOTHING_DONE),
  segmentTooSmall: text('Too few people fit', 'For fewer than 20 people, name the cases.', NOTHING_DONE),
  correctionIncomplete: ({ problem }) =>
    text('The request for a correction is not complete', CORRECTION_PROBLEMS[problem], NOTHING_DONE),
  letterIncomplete: ({ missing }) =>
    text(
      'The letter is not complete',
      missing.map((part) => LETTER_PARTS[part]).join(' '),
      'The case is as it was. What you wrote is still there.',
    ),
  originalsMissing: ({ count }) =>
    text(
      count === 1 ? 'One original has not come yet' : `${count} originals have not come yet`,
      'Mark those that came, or say why they are not needed.',
      NOTHING_DONE,
    ),
  clientRefused: text(
    'This system is not known here',
    'Check its registration, keys, clock and address.',
    NOTHING_DONE,
  ),
  proofNonceNeeded: text(
    'The proof names no nonce of now',
    'Send it again with the value of DPoP-Nonce of the answer.',
    NOTHING_DONE,
  ),
  kioskRefused: text(
    'The key of this terminal is not registered',
    'Check its registration with the administrator of the municipality.',
    NOTHING_DONE,
  ),
  scopeMissing: ({ scope }) =>
    text(`This system may not use ${scope}`, 'If it needs to, ask an administrator.', NOTHING_DONE),
  clientsTooMany: ({ most }) =>
    text('There are too many systems', `There can be ${most}. End one that is not used.`, NOTHING_DONE),
  clientKeysRefused: ({ problem }) => {
    const [title, todo] = CLIENT_KEYS[problem];
    return text(title, todo, NOTHING_DONE);
  },
  chargeClosed: text('This payment is over', 'There is nothing to pay. Look at the list.', NOTHING_DONE),
  chargeCancelled: text('This payment was cancelled', 'Do not pay.', NOTHING_DONE),
  paymentPending: text('We are checking your payment', 'Do not pay again. Wait until we know.', NOTHING_DONE),
  amountChanged: ({ yen }) => text('The amount has changed', `It is ${yen} yen now. Check it again.`, NOTHING_DONE),
  paymentUnavailable: text('You cannot pay by card now', 'Try again a little later. No money was moved.', NOTHING_DONE),
  boxUnknown: text('There is no such box', 'Link the person again before you send.', NOTHING_DONE),
  boxFull: text('There is no room for this sender', 'Send it once there is room again.', NOTHING_DONE),
  lineSignatureInvalid: text('This news of LINE was not taken', 'Check the signature.', NOTHING_DONE),
  lineOff: text('LINE cannot be used here', 'Read notices on this screen or by mail.', NOTHING_DONE),
  lineCodeUnknown: text('This code cannot be used', 'Get a new code in the app.', NOTHING_DONE),
  linkCodeUnknown: text('This code does not link', 'Get a new code on the sender’s page.', NOTHING_DONE),
  identityDiffers: ({ because }) =>
    because === 'differs'
      ? text(
          'It does not match the sender’s records',
          'Ask the sender about your name and birth date.',
          'You are not linked.',
        )
      : text('There is no signature to compare with', 'Ask the sender for a link by number.', 'You are not linked.'),
  notLinked: text('It is not linked', 'Make a new code and begin again.', NOTHING_DONE),
  pageNotDrawn: text('This page cannot be shown', 'Save the document to read it.', 'The document is still there.'),
  documentRefused: ({ why }) => {
    const [title, todo] = DOCUMENT_PROBLEMS[why];
    return text(title, todo, NOTHING_DONE);
  },
  paymentEventRefused: text('This news of a payment was not taken', 'Check the signature.', NOTHING_DONE),
  refundTooMuch: ({ most }) => text('This is more than can go back', `Up to ${most} yen can go back.`, NOTHING_DONE),
  accountNotAccepted: text(
    'This account cannot be registered',
    'Check the number or choose another account. If you are not sure, ask your city office.',
    NOTHING_DONE,
  ),
  accountNameDiffers: text(
    'Your name and the name on the account differ',
    'You can only register an account in your own name. Check that nothing is mistyped.',
    NOTHING_DONE,
  ),
  requestUnknown: text('This request was not found', 'Go back to the site and start again.', NOTHING_DONE),
  requestExpired: text(
    'This request is over, or its time has passed',
    'Go back to the site and start again.',
    NOTHING_DONE,
  ),
  requestOpenedElsewhere: text(
    'This request was opened in another browser first',
    'Go back to the site and start again.',
    NOTHING_DONE,
  ),
  requestAlreadyClaimed: text(
    'Another program took this request',
    'If you do not know why, tell the help desk. You can start again from the site.',
    NOTHING_DONE,
  ),
  requestChanged: text(
    'What was shown is not what the site asked',
    'Go back to the site and start again. If it happens again, tell the help desk.',
    NOTHING_DONE,
  ),
  requestCancelled: text('This request was cancelled', 'You can start again from the site.', NOTHING_DONE),
  claimNotAllowed: text(
    'You cannot give what the site did not ask for',
    'Go back to the site and start again.',
    NOTHING_DONE,
  ),
  returnBrowserMismatch: text(
    'This request did not come from this browser',
    'If somebody told you to do this, stop now.',
    NOTHING_DONE,
  ),
  returnNotFromApp: text('This page opens from the app', 'Go back to the app.', NOTHING_DONE),
  browserUnavailable: text(
    'This app cannot lead back to the browser that shows the site',
    'If the site’s page can show a code of 8 letters, use “Go on with a site’s code”.',
    NOTHING_DONE,
  ),
  crossDeviceRefused: text(
    'This site’s request cannot be answered on another device',
    'Open it in the app of the computer on which you see the site.',
    NOTHING_DONE,
  ),
  codeUnknown: text(
    'There is no request with this code',
    'A code is good for two minutes. Check the one on the screen again.',
    NOTHING_DONE,
  ),
  numberWrong: ({ triesLeft }) =>
    text('That is not the number', `Type the six digits that the app shows. Tries left: ${triesLeft}.`, NOTHING_DONE),
  numberExhausted: text(
    'The number was wrong three times, so this request is over',
    'Go back to the site and start again.',
    NOTHING_DONE,
  ),
  clientSuspended: text('This site cannot be used now', 'Ask who runs the site.', NOTHING_DONE),
  consentUnknown: text('There is no record of anything given to this site', 'Open the list again.', NOTHING_DONE),
  transactionUnknown: text('What is to be signed was not found', 'Go back to the site and start again.', NOTHING_DONE),
  transactionFetched: text('The signatures were already fetched', 'Ask for new ones.', 'They were given once.'),
  transactionIncomplete: text(
    'Not everything is signed',
    'Go back to the site and start again.',
    'No signature was given.',
  ),
  portalNotConfigured: text(
    'This is a link of a portal that this app does not know',
    'Check in your browser where the link came from.',
    NOTHING_DONE,
  ),
  nativeCallerRefused: text(
    'This extension is not answered',
    'See which extensions are answered with madoguchi native-host status.',
    NOTHING_DONE,
  ),
  nativeOriginRefused: text(
    'This page is not answered',
    'Only pages of the government (https://…go.jp) can ask for the card.',
    NOTHING_DONE,
  ),
  nativeMessageRefused: text(
    'The browser sent something that cannot be understood',
    'Open the page again. If it happens again, ask who runs the site.',
    NOTHING_DONE,
  ),
  nativeDigestRefused: text(
    'The value of the site cannot be signed',
    'Open the page again. If it happens again, ask who runs the site.',
    NOTHING_DONE,
  ),
  nativeMuted: text(
    'This page asked too often and is not answered for a while',
    'Wait 10 minutes, or have it answered again in the app, under “Sites that asked for your card”.',
    NOTHING_DONE,
  ),
  nativeWindowUnavailable: text(
    'The app is not open, or cannot be used now',
    'Open the app, then start again in the page.',
    NOTHING_DONE,
  ),
  notInMandate: text(
    'You cannot do this as a proxy',
    'To do something of your own, press “Back to myself”. The person you act for decides what you can do.',
    NOTHING_DONE,
  ),
  proxyIsSelf: text('This is a card of the same person', 'Put the card of your proxy on the reader.', NOTHING_DONE),
  proxyLimitReached: text(
    'There are too many proxies',
    'One person can have 5 proxies and act for 20 people. End one that you do not need.',
    NOTHING_DONE,
  ),
  askAtOffice: text('You cannot register a proxy here', 'Please ask at your city office.', NOTHING_DONE),
  sittingOver: text(
    'The time to register is over, or it was stopped',
    'Begin again. Both cards are used within 15 minutes.',
    'Nothing was registered.',
  ),
  mandateRefused: ({ why }) => text('The proxy was not registered', MANDATE_PROBLEMS[why], NOTHING_DONE),
  branchUnknown: text('We cannot find this bank or branch', 'Choose the bank and the branch again.', NOTHING_DONE),
  caseNotGranted: text('This account cannot be read', 'It can be read only for a case that was granted.', NOTHING_DONE),
  paymentPageRefused: text(
    'The page to pay was not opened',
    'It is not a page of a company that this app knows. Tell the office.',
    NOTHING_DONE,
  ),
  paymentNotSeen: text(
    'The payment is not confirmed yet',
    'Do not pay again. Look at the payment later.',
    NOTHING_DONE,
  ),
  cursorExpired: text('This place is too far back', 'Start again from the beginning.', NOTHING_CHANGED),
  versionRequired: text('We cannot tell which state you saw', 'Read the case again, then change it.', NOTHING_DONE),
  tooManyHits: ({ most }) =>
    text(
      `There are more than ${most} matches`,
      'Type the whole name, or add the year or day of birth.',
      NOTHING_CHANGED,
    ),
  exportTooLarge: ({ most }) =>
    text('This is too much for one file', `Choose fewer cases: up to ${most}.`, NOTHING_DONE),
  charactersDoNotFit: text('Some characters do not exist in CP932', 'Use UTF-8 instead.', NOTHING_DONE),
  grantConflict: ({ reason }) => {
    const [title, todo] = GRANT_CONFLICTS[reason];
    return text(title, todo, 'The roles are as they were.');
  },
  procedureFileInvalid: ({ problems }) =>
    text(
      'This file cannot be imported',
      `Correct the ${problems.length} places that are shown, then import it again.`,
      'What is live stays as it is.',
    ),
  catalogueChangeRefused: ({ reason }) => text(...CHANGE_REFUSALS[reason], 'What is live stays as it is.'),
  templateInvalid: text(
    'Something in this text cannot be used',
    'Correct the place that is shown, then save it again.',
    'The text stays as it was.',
  ),
  passwordRefused: ({ problem }) => text('This password cannot be used', PASSWORDS[problem], 'Nothing has changed.'),
  passwordWrong: text(
    'Your present password is not right',
    'Enter your present password again.',
    'A mistake does not lock your account.',
  ),
  totpCodeRefused: text(
    'The code is not right',
    'Enter the 6 digits that your app shows now.',
    'A mistake does not lock your account.',
  ),
  mailUnavailable: text(
    'The office sends no mail',
    'Read your messages in the app.',
    'Your messages and forms are safe.',
  ),
  mailCodeRefused: text(
    'The code is not right',
    'Enter the 6 digits from the mail. After 10 minutes, ask for a new code.',
    'Your mail address has not changed yet.',
  ),
  storageUnavailable: text('The office cannot accept forms now', 'Wait a moment, then try again.', KEPT, NOT_TWICE),
  portalReadOnly: text(
    'The office can show and change nothing now',
    'It is checking its records. Try again later.',
    KEPT,
  ),
  clockUnsure: text('The office’s clock is not right', 'Wait until it has been set, then try again.', KEPT),
  keyUnavailable: text(
    'The office cannot open this now',
    'Wait a moment, then try again. If it happens again, tell the help desk.',
    'Nothing has been lost.',
  ),
  ruleUnconfirmed: text(
    'Nobody has confirmed how long this is kept',
    'Confirm the rule with its source first.',
    'Nothing has been erased.',
  ),
  onHold: text(
    'It is on hold, for a request for review, a lawsuit or the like',
    'An approver has to lift the hold before anything is erased.',
    'Nothing has been erased.',
  ),
  erased: text('This is no longer kept', 'If you need it, ask the office.', 'The time for keeping it is over.'),

  challengeUnknown: text('Your log-in could not go on', SIGN_IN_AGAIN, NO_TRY_USED),
  challengeExpired: text('Logging in took too long', SIGN_IN_AGAIN, NO_TRY_USED),
  proofMalformed: text('We could not log you in', SIGN_IN_AGAIN, TELL_HELP_DESK, NOTHING_CHANGED),
  proofHeaderRefused: text('We could not log you in', SIGN_IN_AGAIN, TELL_HELP_DESK, NOTHING_CHANGED),
  proofAlgorithmRefused: text(
    'We could not log you in',
    `The office does not support this kind of card. ${TELL_HELP_DESK}`,
    NOTHING_CHANGED,
  ),
  proofAudienceMismatch: text(
    'This is not the right office address',
    `Check the address in the settings. ${TELL_HELP_DESK}`,
    'You are not logged in.',
  ),
  proofPurposeMismatch: text('We could not log you in', SIGN_IN_AGAIN, TELL_HELP_DESK, NOTHING_CHANGED),
  proofExpired: text('Logging in took too long', SIGN_IN_AGAIN, NO_TRY_USED),
  proofClockSkewed: text(
    'Your computer’s clock is wrong',
    'Set the date and time of your computer. Then log in again.',
    NOTHING_CHANGED,
  ),
  proofSignatureInvalid: text(
    'We could not check the card’s signature',
    SIGN_IN_AGAIN,
    TELL_HELP_DESK,
    'You are not logged in.',
  ),

  certificateMalformed: text('We could not read your certificate', 'Ask your city office.', NOTHING_CHANGED),
  certificateUntrusted: text(
    'This certificate cannot be used here',
    'Use a practice card with the practice office only. If your card is real, tell the help desk.',
    NOTHING_CHANGED,
  ),
  certificateUsageRefused: text(
    'This certificate is not for this use',
    `Try again with your My Number Card. ${TELL_HELP_DESK}`,
    NOTHING_CHANGED,
  ),
  certificatePolicyRefused: text(
    'This certificate is not for this use',
    `Try again with your My Number Card. ${TELL_HELP_DESK}`,
    NOTHING_CHANGED,
  ),
  certificateExpired: ({ use, notAfter }) =>
    text(
      'Your certificate has expired',
      `${CERTIFICATES[use]} ended on ${dayOfInstant(notAfter, dates)}. Renew it at your city office to use it again.`,
      NOTHING_CHANGED,
    ),
  certificateNotYetValid: ({ use, notBefore }) =>
    text(
      'Your certificate cannot be used yet',
      `${CERTIFICATES[use]} starts on ${dayOfInstant(notBefore, dates)}. Check the date of your computer too.`,
      NOTHING_CHANGED,
    ),
  certificateRevoked: ({ use }) =>
    use === 'sign'
      ? text(
          'You cannot sign with this card now',
          'The signing certificate ended when you moved or changed your name. Your city office can issue a new one.',
          'You can still log in.',
        )
      : text('Your certificate has been cancelled', 'Ask your city office.', NOTHING_CHANGED),
  certificateOnHold: text(
    'This card is on hold',
    'It was stopped, for example after a report of loss. If you found it, your city office can turn it back on. This cannot be done by phone.',
    NOTHING_CHANGED,
  ),
  certificateRevocationUnknown: text('We cannot check your certificate now', 'Wait a moment, then try again.', KEPT),

  containerInvalid: text('Your form could not be accepted', `Check it and sign again. ${TELL_HELP_DESK}`, NOT_SENT),
  signatureInvalid: text('We could not check your signature', 'Check your form and sign again.', NOT_SENT),
  filingUnknown: text(
    'We do not know if your form arrived',
    'It ended while your form was being sent. Look at My forms before you apply again.',
    'If it arrived, it is listed there.',
  ),
  signatureMissing: text('There is no signature', 'This needs a signature. Sign it with your card.', NOT_SENT),
  signerNotApplicant: ({ field, certificate, application, position }) =>
    text(
      `The applicant’s ${FIELDS[field]} is not the one in the signature certificate`,
      field === 'birthDate'
        ? `The certificate says ${certificate}, the form ${application}. If this is the applicant’s own card, correct the form.`
        : `From character ${position} on, “${visibleText(application)}” in the form differs from “${visibleText(certificate)}” in the certificate. If this is the applicant’s own card, make them the same, or read them from the card.`,
      NOT_SENT,
    ),
  documentMismatch: text(
    'The document is not what you saw',
    'It differs from what your answers make, so we stopped. Check your answers again.',
    NOT_SENT,
  ),
  documentLayoutUnknown: text(
    'The office cannot check this form of document',
    'Update the app, then check your answers again.',
    NOT_SENT,
  ),
  portalMismatch: text(
    'This form was made for another office',
    'Start again at the office that you want to send it to.',
    NOT_SENT,
  ),
  filerMismatch: text(
    'This form was made by somebody else’s login',
    'Log in with the card that it was made with, and make it again.',
    NOT_SENT,
  ),
  applicationImplausible: text(
    'Something in the form cannot be right',
    'Check the date of your computer and the dates and letters you entered. Then check your answers again.',
    NOT_SENT,
  ),
  answersInvalid: ({ problems }) =>
    text(
      problems.length === 1 ? 'Please fix 1 item' : `Please fix ${problems.length} items`,
      'Go back to the form and fix the items shown.',
      KEPT,
    ),
  attachmentRefused: ({ problem, found, allowed = [] }) =>
    text(
      'This file cannot be added',
      found === undefined
        ? REFUSED_FILES[problem]
        : `${foundFile(found, (format) => `A ${format} cannot be added here.`, OTHER_FILES)} You can add ${allowed.map((type) => FILE_FORMATS[type]).join(', ')}.`,
      KEPT,
    ),
  individualNumberFound: text(
    'This looks like a My Number',
    'We do not use the 12-digit number here. Please delete it.',
    'The number was not sent.',
    KEPT,
  ),
  procedureUnknown: text('This procedure is not open now', 'Choose again from the list.', NOTHING_CHANGED),
  catalogueRevisionUnknown: text(
    'This procedure has been updated',
    'Check your answers again with the new form.',
    KEPT,
    NOT_SENT,
  ),
  municipalityMismatch: text('This is not the right city office', 'Choose the city again from the list.', NOT_SENT),
  idempotencyKeyReused: text(
    'This looks like a form you already sent',
    'Look at My forms to see whether it arrived.',
    'The form you sent before is safe.',
  ),
  correctionStale: text(
    'This correction does not fit what is asked now',
    'Look at the page of your form to see what is asked, and correct it again.',
    'What you sent before is still there.',
  ),
  transitionRefused: text(
    'You cannot do this at this stage',
    'Look at My forms to see the stage it is at.',
    'Your form is still there.',
  ),

  slotTaken: text('That time has just been taken', 'Choose another time that is free.', 'Nothing has changed yet.'),
  slotTooSoon: text(
    'You cannot book that day',
    'You can book from tomorrow on. To come today, call the office.',
    'Nothing has changed yet.',
  ),
  officeClosed: text(
    'The office receives nobody at that time',
    'Choose another day and time from the table.',
    'Nothing has changed yet.',
  ),
  visitLimitReached: ({ of, most }) =>
    text(
      of === 'open' ? 'You cannot book another visit' : 'You cannot change visits here any more',
      of === 'open'
        ? `You can have ${most} visits at a time.`
        : `Visits can be changed or cancelled ${most} times. Call the office.`,
      'Your visits stay as they are.',
    ),

  policyUnusable: text(
    'The settings made for this computer cannot be used',
    'Tell your administrator. You cannot use this app until they are mended.',
    NOTHING_CHANGED,
  ),
  settingLocked: text(
    'Your administrator chose this setting',
    'To change it, ask the administrator of this computer.',
    NOTHING_CHANGED,
  ),
  staleCommand: text('The screen had already moved on', 'Look at this screen and choose again.', KEPT),
  flowBusy: text('Something else is still open', 'Finish it first, then start again.', KEPT),
  flowUnknown: text('This has already ended', 'Start again from home.', NOTHING_CHANGED),
  fileUnreadable: text('We could not open the file', 'Check that the file is there and choose it again.', KEPT),
  fileEmpty: text('The file is empty', 'Choose another file.', NOTHING_CHANGED),
  fileTooLarge: ({ limitBytes }) =>
    text('The file is too large', `Choose a file of up to ${Math.floor(limitBytes / 1_000_000)} MB.`, NOTHING_CHANGED),
  fileChanged: text(
    'The file changed while we were reading it',
    'Close the file in other apps, then try again.',
    'No signature was saved.',
  ),
  fileUnwritable: text(
    'We could not save the file',
    'Check the folder and its free space, then try again.',
    NOTHING_CHANGED,
  ),
  copyNotKept: text(
    'We could not keep it on this computer',
    'Make room on this computer, then try again.',
    NOTHING_CHANGED,
  ),
  keptStays: text('We could not delete it', 'Restart this computer, then try again.', NOTHING_CHANGED),
  fileInvalid: text('We could not read the file', 'Choose another file.', KEPT),
  importRefused: ({ errors: [first] }) =>
    text(
      'This file of records cannot be taken',
      first === undefined ? 'Choose another file.' : `Check it from line ${first.line}, column ${first.column}.`,
      KEPT,
    ),
  trustUnusable: text(
    'We are not ready to check certificates',
    'Check the certificate file that is named. If it came with the app, install the app again.',
    'Nothing has been done yet.',
  ),
  catalogueInvalid: text(
    'We could not read the list of services',
    'Correct the data of the services, then start the server again.',
    'Forms already received are safe.',
  ),
  storageUnusable: ({ problem }) => text(...STORAGE[problem], 'Forms already received have not changed.'),
  windowMissing: text(
    'The files of the window are missing',
    'From the sources, run npm run build first. If you installed the app, install it again.',
    'Nothing has been done yet.',
  ),
  practiceUnusable: text(
    'Practice cannot begin',
    'Some of its files are missing or have changed. Install the app again.',
    'You can still use your real card.',
  ),
  portalNotNamed: text(
    'No office to send to is named',
    'Name its address with --portal or in the environment variable MADOGUCHI_PORTAL.',
    'Nothing has been done yet.',
  ),
  usage: text('That is not how this works', 'Read how to use it and try again.', 'Nothing has been done yet.'),
  notVerified: text(
    'We could not confirm that this is genuine',
    'Do not use this file. Ask the person who made it.',
    'Your original file has not changed.',
  ),
  cancelled: text('You stopped', 'You can start again at any time.', NO_TRY_USED),
  internal: ({ id }) =>
    text('Something went wrong', `Try again. If it keeps happening, tell the help desk this number: ${id}.`, KEPT),
};
