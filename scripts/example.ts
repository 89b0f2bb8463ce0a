import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { writeNewPrivateFile } from '#platform/private-file.ts';
import { withSiteRegistrations } from '#portal/portal-sites.ts';
import { bank } from '../examples/bank/bank.ts';
import { childCare } from '../examples/child-care/child-care.ts';
import { cityLogin } from '../examples/city-login/city-login.ts';
import { eventGate } from '../examples/event-gate/event-gate.ts';
import type { SiteClient } from '../examples/site-client.ts';
import { embedPortal } from '../main/composition/embedded-portal.ts';
import { openPractice, practicePkiFolder, revocationListsIn } from '../main/composition/practice.ts';
import { exampleEvent, exampleSite } from './example-site.ts';
import { freePort } from './page-server.ts';
import { inProject, say } from './project.mjs';

// A site of examples/, registered at a practice portal of its own: npm run example -- city-login [PORT]

const EXAMPLES: Readonly<Record<string, (client: SiteClient) => Promise<Server>>> = {
  'city-login': cityLogin,
  bank,
  'child-care': childCare,
  'event-gate': eventGate,
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
const event = await exampleEvent(name, site);
const registered = await withSiteRegistrations({ ...config, origin: portal.origin }, async (sites) => {
  const clientId = got(await sites.add({ kind: 'job', id: 'portal site add' }, wanted));
  if (event !== undefined) got(await sites.events.add({ kind: 'job', id: 'portal event add' }, clientId, event));
  const gate = event && got(await sites.gates.add({ kind: 'job', id: 'portal event gate add' }, event.event));
  return success({ clientId, gate });
});
const { clientId, gate } = got(registered);
const about = event === undefined ? {} : { event: event.event };
const server = await example({ issuer: `${portal.origin}/oidc`, clientId, ...keys, ...about });
if (gate !== undefined) {
  const file = join(dataDir, `${gate.event}.gate.json`);
  if (!(await writeNewPrivateFile(file, JSON.stringify(gate), 'chosen'))) throw new Error(`${file} cannot be written`);
  say(`its gate: madoguchi kiosk --gate ${file} --portal ${portal.origin} --persona ordinary`);
}
server.listen(port, '127.0.0.1', () => say(`${name}: ${site}/ (portal: ${portal.origin})`));

function got<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  return outcome.value;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
    void portal.stop();
  });
}
