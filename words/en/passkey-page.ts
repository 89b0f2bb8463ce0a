import type { PasskeyPageWords } from '../passkey-page-words.ts';

export const passkeyPage: PasskeyPageWords = {
  practice: 'Practice',
  newTitle: 'Make a passkey',
  newHow: 'Next, this device asks for your finger, face or PIN. Your card’s PIN is never typed here.',
  called: 'Name of the passkey',
  make: 'Make the passkey',
  made: 'The passkey is made. Go back to the app. You can close this page.',
  signInTitle: 'Log in with a passkey',
  signInHow: 'Use your finger, face or PIN, as when you made it. You can then look at things, and nothing more.',
  use: 'Use the passkey',
  used: 'The passkey is confirmed. You are led back to the app. You can close this page.',
  back: 'Back to the app',
  stranger:
    'If you did not begin this in the app yourself, or somebody asked you to, press nothing and close this page.',
  needsDomain: 'Passkeys cannot be used at this portal. Log in with your card.',
  notFromApp: 'This page is opened by the app. Begin again in the app.',
  states: {
    asking: 'Confirm on the screen of your device.',
    cancelled: 'The passkey was not confirmed. Press again to retry.',
    known: 'This device already has a passkey. Go back to the app.',
    unsupported: 'This browser has no passkeys. Use another browser, or log in with your card.',
    over: 'This page can no longer be used. Begin again in the app. If this happens again, look at the list under “Passkeys” in the app.',
    refused: 'This passkey cannot be used. Begin again in the app, or log in with your card.',
    suspended: 'This passkey is stopped. Log in with your card.',
    full: 'You have as many passkeys as you can have. Remove one in the app.',
    later: 'This was tried too often. Wait a minute, then begin again in the app.',
    failed: 'That did not work. Begin again in the app.',
  },
};
