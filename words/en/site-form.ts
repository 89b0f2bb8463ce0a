import type { siteForm as ja } from '../ja/site-form.ts';

export const siteForm: typeof ja = {
  siteForm: {
    title: (site) => `${site} began a form for you`,
    lead: 'You can look through what the site wrote and change it on the next pages. Nothing is sent until you have checked it and send it yourself.',
    unknown: 'The form that a site began cannot be opened',
    form: 'Form',
    until: 'It can be opened until',
    telling: 'What the site is told',
    tells: 'The receipt number, and how it goes on',
    tellsAbout: 'You can send it without telling. If you tell, the site can read this for 90 days from when it wrote.',
    not: 'Do not use it',
    inForm: (site) => `This form has what ${site} wrote`,
    inFormTodo: 'You did not write this yourself. Look whether it is right, and change what is not.',
  },
  toldSites: {
    title: 'Sites that can read how your form goes on',
    hears: (site, number, day) => `${site} can read the number ${number} and where that form stands, until ${day}.`,
    stop: (site) => `Stop telling ${site}`,
    stopTitle: (site) => `Do you want to stop telling ${site} how this form goes on?`,
    stopBody:
      'When you press, the site cannot read it any more, at once. What it has read stays with the site. Your form stays as it is.',
    stay: 'Leave it as it is',
    goOn: 'Stop telling',
    stopped: 'The site cannot read it any more',
  },
};
