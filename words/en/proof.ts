import type { proof as ja } from '../ja/proof.ts';

export const proof: typeof ja = {
  proof: {
    open: 'Check a receipt',
    title: 'Check a receipt',
    eyebrow: 'We checked it',
    lead: 'Find out if a saved PDF, form file (.asice) or receipt (.jws) is genuine. The file does not leave this computer.',
    choose: 'Choose a file',
    another: 'Check another one',
    print: 'Print the result',
    read: 'Read what is in it',
    verdicts: {
      genuine: 'This is genuine',
      changed: 'This has been changed',
      unknown: 'We cannot tell if it is genuine',
    },
    sentences: {
      receiptPdf: {
        genuine: 'It is as it was received. Not one letter has changed since.',
        changed: 'It is not what was received. Do not trust what its pages say.',
        unknown: 'It is as it was made. But this computer does not know the key of who received it.',
      },
      container: {
        genuine: 'The signature is genuine. Nothing has changed since it was signed.',
        changed: 'Signature and content do not fit. Do not trust this form file.',
        unknown: 'It is a form file. But this computer does not know who issued the certificate of its signer.',
      },
      receipt: {
        genuine: 'The receipt is genuine. It does not say what was sent.',
        changed: 'This receipt was not made by who is named in it.',
        unknown: 'This computer does not know the key of who received it.',
      },
      other: {
        genuine: 'This is no receipt of this app.',
        changed: 'This is no receipt of this app.',
        unknown: 'This is no receipt of this app. It is another file, or one that was cut off.',
      },
    },
    receipt: (number, at, portal, applicant) =>
      `${portal} received ${applicant === '' ? 'it' : `the form of ${applicant}`} on ${at}. The receipt number is ${number}.`,
    checked: 'What we checked',
    checks: {
      signature: {
        name: 'The signature of the applicant',
        good: 'When it was received, the certificate of the card was valid.',
        bad: 'The signature does not fit.',
        unknown: 'We could not check it here.',
      },
      receipt: {
        name: 'The receipt',
        good: 'It was made with the key of who received it.',
        bad: 'It was not made with the key of who received it.',
        unknown: 'We do not have the key to check it.',
      },
      content: {
        name: 'The content',
        good: 'It has not changed since it was signed and received.',
        bad: 'It has changed since it was signed and received.',
        unknown: 'This file holds no content, or we could not check it.',
      },
      online: {
        name: 'Today',
        good: 'The certificate is still valid today.',
        bad: 'The certificate is no longer valid.',
        unknown: 'We did not look if the certificate is still valid today.',
      },
    },
  },
};
