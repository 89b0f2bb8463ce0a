import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import { withSiteRegistrations } from '#portal/portal-sites.ts';
import { bank } from '../examples/bank/bank.ts';
import { childCare } from '../examples/child-care/child-care.ts';
import { cityLogin } from '../examples/city-login/city-login.ts';
import type { SiteClient } from '../examples/site-client.ts';
import { embedPortal } from '../main/composition/embedded-portal.ts';
import { openPractice, practicePkiFolder, revocationListsIn } from '../main/composition/practice.ts';
import { exampleSite } from './example-site.ts';
import { freePort } from './page-server.ts';
import { inProject, say } from './project.mjs';

// A site of examples/, registered at a practice portal of its own: npm run example -- city-login [PORT]

const EXAMPLES: Readonly<Record<string, (client: SiteClient) => Promise<Server>>> = {
  'city-login': cityLogin,
  bank,
  'child-care': childCare,
};

const [name = '', wantedPort] = process.argv.slice(2);
const example = EXAMPLES[name];
if (example === undefined) {
  say(`npm run example -- ${Object.keys(EXAMPLES).join(' | ')}`);
  process.exit(2);
}
const trustDir = practicePkiFolder();
if (!(await openPractice(Date.now(), trustDir)).ok) throw new Error('the practice certificates cannot be kept');
const dataDir = inProject(`.cache/examples/${name}`);
await mkdir(dataDir, { recursive: true });
const revocation = { methods: ['crl' as const], sources: revocationListsIn(trustDir) };
const config = { dataDir, trustDir, practice: true, revocation };
const portal = await embedPortal(config, Promise.resolve());
const started = await portal.started;
if (!started.ok) throw new Error(JSON.stringify(started.failure));

const port = wantedPort === undefined ? await freePort() : Number(wantedPort);
const site = `http://127.0.0.1:${port}`;
const { wanted, keys } = await exampleSite(name, `${site}/callback`);
const added = await withSiteRegistrations({ ...config, origin: portal.origin }, (sites) =>
  sites.add({ kind: 'job', id: 'portal site add' }, wanted),
);
if (!added.ok) throw new Error(JSON.stringify(added.failure));

const server = await example({ issuer: `${portal.origin}/oidc`, clientId: added.value, ...keys });
server.listen(port, '127.0.0.1', () => say(`${name}: ${site}/ (portal: ${portal.origin})`));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
    void portal.stop();
  });
}
