import type { procedures as ja } from '../ja/procedures.ts';

/** A certificate that is missing or has ended is issued anew. */
const RENEW = {
  title: 'Get a new certificate at your city office',
  about: 'Take your card there. After that you can apply here.',
};

export const procedures: typeof ja = {
  search: {
    title: 'What happened?',
    events: {
      pregnant: 'I am pregnant',
      childBorn: 'A child was born',
      moved: 'We are moving, or moved',
      schoolBegins: 'School and nursery fees',
      custodyChanged: 'Another person raises the child',
      nameChanged: 'A name changed',
      mainEarnerChanged: 'Another person earns most',
      publicServant: 'Public service began or ended',
      careNeeded: 'Somebody needs care',
      disaster: 'A disaster damaged our home',
      death: 'Somebody died',
    },
    here: (place) => `We look in ${place}`,
    from: { card: 'from your card', before: 'from your last visit' },
    everywhere: 'We look in all cities',
    elsewhere: 'Look in another city',
    many: (count) => String(count),
    all: 'All services',
    asked: (about, where) => `${about}, ${where}`,
    wordsAsked: (words) => `“${words}”`,
    searching: 'Looking',
    byEvent: 'Look by event or topic',
    onPaperAt: (municipality) => `Fill in here, print, and hand in at ${municipality}`,
    otherSiteAt: (site) => `On another site: ${site}`,
    onlineAt: (municipality) => `On this screen, to ${municipality}`,
    municipality: 'Where you live',
    municipalityHelp: 'Enter a name, its reading or a postal code. For example: 新宿, shinjuku, 160-0022',
    municipalitiesFound: (count) =>
      count === 0
        ? 'Nothing found'
        : count === 1
          ? '1 city found. Press the down arrow'
          : `${count} cities found. Choose with the arrows`,
    municipalityOnPaper: 'on paper, at the office',
    anyMunicipality: 'All cities',
    topic: 'By topic',
    topics: {
      childAllowance: 'Child allowance',
      childcare: 'Childcare',
      singleParent: 'Single parents',
      maternalHealth: 'Mother and baby',
      nursingCare: 'Nursing care',
      moving: 'Moving',
      disaster: 'Disasters',
    },
    words: 'Search by words',
    wordsHelp: 'For example: child allowance, moving',
    submit: 'Search',
    count: (count) => (count === 1 ? '1 service' : `${count} services`),
    none: 'We found nothing',
    noneHelp: 'Use fewer words, or look by event or topic.',
    nearest: 'Search for something near to it:',
    minutes: (minutes) => `About ${minutes} minutes`,
  },
  procedure: {
    eyebrow: (municipality) => `A service of ${municipality}`,
    whoFor: 'Who it is for',
    whoMayFile: 'Who can apply',
    deadline: 'Until when',
    minutes: 'Time needed',
    minutesValue: (minutes) => `About ${minutes} minutes`,
    where: 'How to apply',
    needed: 'What you need',
    secrets: 'Card and PINs',
    secretAuth: '4-digit PIN (to log in)',
    secretText:
      'PIN for reading card details (4 digits). You do not need it if you type your name and address yourself.',
    secretSign: 'Signature password (6 to 16 letters and numbers, to sign)',
    signature: {
      optional:
        'You can also apply without signing. You then attach a document instead of using your signature password.',
      notUsed: 'This procedure does not use a digital signature.',
    },
    whenUnsigned: 'if you do not sign',
    noPapers: 'Your answers may need some: see the list of those cases below.',
    onlyWhen: 'Papers needed only in these cases',
    yourPapers: (count) =>
      count === 0
        ? 'No papers are always needed'
        : count === 1
          ? '1 paper is always needed'
          : `${count} papers are always needed`,
    papersForYou: (count) =>
      count === 0 ? 'You need no papers' : count === 1 ? 'You need 1 paper' : `You need ${count} papers`,
    signingCertificate: 'Signing certificate',
    until: (day) => `Until ${day}`,
    ready: 'You can finish this with your card',
    likely: 'This card can sign. Only its end date is not known yet',
    likelyNote:
      'The end date of the signing certificate can be read only with the signature password. You have not used up a try.',
    cannot: 'You cannot finish this with this card',
    hindrances: {
      passwordLocked: 'The signature password is locked.',
      certificateMissing: 'There is no signing certificate on the card.',
      certificateRevoked: 'The signing certificate ended, for example when you moved or changed your name.',
      certificateOnHold: 'The card is on hold.',
      certificateEnded: 'The signing certificate has expired.',
    },
    ways: 'You can do one of these',
    renew: {
      passwordLocked: {
        title: 'Reset the signature password',
        about: 'Your city office or a convenience store can reset it. Then you can apply here.',
      },
      certificateMissing: RENEW,
      certificateRevoked: RENEW,
      certificateEnded: RENEW,
      certificateOnHold: {
        title: 'Have the card turned on again',
        about: 'Take your card to your city office. This cannot be done by phone.',
      },
    },
    elsewhere: {
      paperTitle: (municipality) => `${municipality} takes nothing from this screen`,
      paperAbout:
        'What you see is the same all over Japan. Fill it in, print it and hand it in at the office. Ask the city about its last day, papers and office.',
      siteTitle: (site) => `This is filed on another site: ${site}`,
      siteAbout: 'Open this address in your browser. Here you can only prepare and print.',
    },
    toConfirm: 'Ask the office about other periods and amounts.',
    toPrint: {
      title: 'Write it here, print it and hand it in',
      about:
        'You can print it on the page where you check your answers. The office checks who you are instead of a signature.',
      go: 'Write and print',
    },
    unsigned: {
      title: 'Send it without a signature',
      about: 'You add the papers below instead of a signature.',
      go: 'Write it without signing',
    },
    otherCard: 'Use another person’s card',
    fromHousehold: 'from the family you kept',
    blank: 'Print and write by hand',
    officeAndLaw: 'Contact and legal basis',
    checkedOn: (day) => `checked on ${day}`,
    begin: 'Start your form',
    signInFirst: 'Log in and apply',
    signInNote: 'You will come back here after you log in.',
  },
  paper: {
    to: (office) => `To: ${office}`,
    date: 'Date (年 月 日):',
    ifItApplies: 'if it applies',
    papers: 'Papers to add',
    sign: 'Name (write it by hand)',
    note: 'If the office has a form of its own, copy this paper onto it.',
  },
};
