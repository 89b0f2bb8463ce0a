import type { Claim } from '#contract/portal/authorization.ts';
import type { sites as ja } from '../ja/sites.ts';

export const sites: typeof ja = {
  sites: {
    title: 'Linked sites',
    signIn: 'Log in with your card to see the sites you gave something to.',
    lead: 'These are the sites you gave something to. When you stop one, it cannot read it any more, at once.',
    none: 'You have not given anything to a site.',
    reviewTitle: (site) => `What do you give to ${site}?`,
    newSite: 'Nobody has used this site here before.',
    newSiteTodo: 'Check that its name and address are those of the site you were looking at.',
    who: 'Who',
    where: 'Address of the site',
    why: 'Why',
    contact: 'Contact',
    since: 'Registered on',
    givenOn: 'Given on',
    keep: 'How long it can be read',
    keeps: { once: 'This once (10 minutes)', days90: '90 days', year: '1 year' },
    asked: 'What you give',
    needed: 'The site says that it cannot go on without this.',
    optional: 'You can go on without this.',
    always: 'This is always given. It is another mark at every other site.',
    claim: (claim, place) => claimName(claim, place),
    notGiven: 'Your My Number is never given. What you give stays listed under “Linked sites”.',
    goOn: 'Go on with the card',
    stop: 'Give nothing',
    compareTitle: (site) => `Check what you give to ${site}`,
    compareLead: 'Nothing has been given yet. You can take back what you do not want to give.',
    yes: 'Yes',
    no: 'No',
    mark: 'A mark of this site alone',
    asOf: (month) => `From your signature certificate of ${month}`,
    stale: 'You may have moved or changed your name since then.',
    unavailable: 'Not available. It can be given once you have signed a form here.',
    before: 'What you gave to this site before',
    nothingBefore: 'Nothing',
    give: 'Give',
    doneTitle: 'Go on in your browser',
    done: (site) => `The page that leads back to ${site} was opened in your usual browser.`,
    doneOther:
      'If another browser opened, nothing was given. Make the browser in which you looked at the site your usual one.',
    given: 'What you gave',
    until: 'How long it can be read',
    states: { active: 'It can still read it', ended: 'The time to read it is over', revoked: 'You stopped it' },
    revoke: 'Stop it',
    revokeTitle: 'Do you want to stop this site?',
    revokeBody:
      'When you press, the site cannot read it here any more, at once. Ask the site itself to delete what it already has.',
    revokeDo: 'Stop it',
    revokeNot: 'Leave it as it is',
    revoked: 'The site cannot read it any more',
  },
};

function claimName(claim: Claim, place: string): string {
  const age = /^age_over_(\d+)$/.exec(claim)?.[1];
  if (age !== undefined) return `Only whether you are ${age} or older`;
  if (claim.startsWith('lives_in:')) return `Only whether you live in ${place}`;
  const names: Readonly<Record<string, string>> = {
    openid: 'A mark of this site alone',
    name: 'Name',
    address: 'Your whole address',
    birthdate: 'Date of birth',
    gender: 'Sex',
  };
  return names[claim] ?? claim;
}
