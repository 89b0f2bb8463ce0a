import type { DevelopersPageWords } from '../developers-page.ts';

export const developersPage: DevelopersPageWords = {
  title: 'For people who make sites',
  lead: 'A site asks in its own name with a token of ten minutes. The token is of a key of the site, and each call proves that key.',
  begin: 'Begin with one command',
  beginHow: 'It makes keys that stay on your computer, registers a site for trying out and prints who it is.',
  practiceOnly: 'This works at practice portals alone. Elsewhere ask who runs the portal to register your site.',
  links: 'For programs',
  discovery: 'Addresses of the provider (OpenID Connect Discovery)',
  openapi: 'All calls as an OpenAPI document',
  copy: 'A request to copy',
  copyHow:
    'TOKEN comes from the address of tokens by client credentials, PROOF is made anew for each request (RFC 9449).',
  scopesTitle: 'Scopes',
  scopes: {
    'services.search': 'Find what can be applied for, as everybody finds it.',
    'applications.prefill': 'Begin a form for somebody, who looks through it and sends it themselves.',
    'applications.receive': 'Read the applications of the municipality whose system the site is.',
    'applications.state': 'Say how these applications go on.',
    'notices.send': 'Tell one person something, from the municipality whose system the site is.',
    'deliveries.send': 'Send letters to people who linked the sender.',
    'own-data.read': 'Read what public bodies hold of a person who let the site do so.',
    sign: 'Have something signed, or agreed to, with the card.',
    'address.newest': 'Ask somebody who gives their address for the newest one.',
    'events.gates': 'Read the public keys of the gates of an event.',
  },
  rate: (most) => `Up to ${most} calls a minute.`,
  call: 'Call',
  errors: 'Errors of its own',
  errorsTitle: 'Errors',
  errorsHow:
    'An error is application/problem+json with a code. 429 says in Retry-After how many seconds to wait. What is another’s looks as what never was: 404.',
};
