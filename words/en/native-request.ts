import type { nativeRequest as ja } from '../ja/native-request.ts';

export const nativeRequest: typeof ja = {
  nativeRequest: {
    agreeTitles: {
      auth: 'Do you want to show this site who you are, with your card?',
      sign: 'Do you want to sign for this site with your card?',
      text: 'Do you want to give this site four things from your card?',
    },
    lead: 'A page in your browser asks for your card. Nothing has been done with the card yet.',
    where: 'Address of the site',
    whereUnknown: 'The extension does not say which site it is (MPA for Linux)',
    what: 'What the card does',
    whats: {
      auth: () =>
        'The key for login signs a value of the site. The site can use that as proof that you are there. This app cannot see what the value means.',
      sign: (count) =>
        `The key for signatures signs ${count === 1 ? '1 document' : `${count} documents`}. This app cannot see what is in ${count === 1 ? 'it' : 'them'}. The site gets the name, address, date of birth and sex in your certificate.`,
      text: () =>
        'Your name, address, date of birth and sex are read and given to the site. Your My Number is not read.',
    },
    digests: 'Values to be signed (to compare)',
    cardNumber: 'In any case the site gets a code that stands for this card on this computer.',
    stranger: 'You have not used your card for this site here lately',
    strangerTodo:
      'Check that this is the address of the page that you were looking at. If you did not begin this, do not use the card.',
    strangerUnnamed: 'Check that you began this yourself. If you did not, do not use the card.',
    added: 'This is not a site of the government',
    addedTodo:
      'You added it before. This app cannot see what the value to be signed means. If you do not expect this, do not use your card.',
    pinHere: 'Type your PIN in this window alone, and never into a page or another small window.',
    refuse: 'Do not use the card',
    agree: 'Use the card',
    doneTitle: 'Go on in your browser',
    dones: {
      auth: 'The site has the proof of who you are.',
      sign: 'The site has the signatures.',
      text: 'The site has the four things.',
    },
    callersTitle: 'Sites that asked for your card',
    callersLead: 'These pages asked for your card on this computer, over an extension of a browser.',
    callersNone: 'No page has asked for your card.',
    unnamed: 'A site without a name (MPA for Linux)',
    first: 'First asked',
    last: 'Last asked',
    uses: 'How often the card was used',
    times: (count) => (count === 1 ? 'once' : `${count} times`),
    lastUse: 'What for, the last time',
    useNames: { auth: 'Showing who you are', sign: 'Signing', text: 'The four things' },
    notUsed: 'It was not used',
    muted: 'It asked too often, or was refused too often. It is not answered for 10 minutes.',
    unmute: 'Answer it again',
    forget: 'Delete this record',
    sitesTitle: 'Sites that may ask beside those of the government',
    sitesLead:
      'Sites of the government (go.jp) may ask from the start. Of others only those that you add here. Add the same site in the settings of the extension as well. Your PIN and your agreement in this window are always needed.',
    sitesWarning: 'Do not add a site because it tells you to. Add only sites that you know.',
    site: 'Address of the site',
    siteHelp: 'For example: https://bank.example.jp',
    siteWrong: 'Type an address that begins with https://.',
    siteAdd: 'Add',
    siteRemove: (site) => `Remove ${site}`,
  },
};
