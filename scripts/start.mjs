import { spawn } from 'node:child_process';
import { buildNodeBundles, buildRenderer, buildStaffWeb } from './build.mjs';
import { electronBinary } from './electron-binary.mjs';
import { inProject, say } from './project.mjs';
import { startCommand } from './running-command.mjs';
import { setUp } from './setup.mjs';

/** @param {{ ja: string, en: string }} why */
function startKiosk(why) {
  startCommand(['kiosk', '--json', ...process.argv.slice(2)], ({ open }) => {
    if (typeof open === 'string') announce(open, why);
  });
}

/** An address that carries a ticket waits for the person; without one a window is already there. @param {string} open @param {{ ja: string, en: string }} why */
function announce(open, why) {
  const byHand = open.includes('#');
  say(
    byHand
      ? `窓口: ブラウザーで開いてください（${why.ja}） / open this in a browser (${why.en}): ${open}`
      : `窓口: ブラウザーの窓で開きました（${why.ja}） / opened in a browser window (${why.en})`,
  );
}

/** The embedded portal beside Electron's window, as the kiosk host starts it: it reaches no list of revoked certificates. @param {string} binary */
function startElectron(binary) {
  say('窓口: Electron の窓で開きます / opening in an Electron window');
  const configured = process.env.MADOGUCHI_PORTAL;
  if (configured !== undefined) return openElectron(binary, configured, undefined);
  let opened = false;
  const portal = startCommand(['portal', '--json', '--revocation', 'off'], ({ listening }) => {
    if (opened || typeof listening !== 'string') return;
    opened = true;
    openElectron(binary, listening, portal);
  });
}

/** @param {string} binary @param {string} portalOrigin @param {import('node:child_process').ChildProcess | undefined} portal */
function openElectron(binary, portalOrigin, portal) {
  const window = spawn(binary, [inProject('dist/node/electron-practice.js')], {
    stdio: 'inherit',
    env: { ...process.env, MADOGUCHI_PORTAL: portalOrigin },
  });
  window.once('exit', (code) => {
    portal?.kill('SIGTERM');
    process.exitCode = code ?? 1;
  });
}

const { ready } = await setUp('start');
if (!ready || !(await buildRenderer()) || !(await buildStaffWeb())) process.exitCode = 1;
else {
  const electron = await electronBinary();
  if (electron.binary !== undefined && (await buildNodeBundles())) startElectron(electron.binary);
  else
    startKiosk(
      electron.binary === undefined
        ? electron
        : { ja: 'Electron 用のまとめを作れないため', en: "Electron's bundle could not be made" },
    );
}
