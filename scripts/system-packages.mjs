import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { forget, recall, remember, run, say } from './project.mjs';

/**
 * What the machine must have beside npm's packages, by its name in Debian and Ubuntu.
 *
 * `proof`: a file that is there when the package is. `leavesOut`: what cannot run without it.
 * @type {readonly { name: string, proof: readonly string[], start?: true, leavesOut: string }[]}
 */
const SYSTEM_PACKAGES = [
  { name: 'pcscd', proof: ['/usr/sbin/pcscd'], start: true, leavesOut: 'pcsc, e2e' },
  { name: 'libpcsclite1', proof: libraries('libpcsclite.so.1'), start: true, leavesOut: 'pcsc, e2e' },
  { name: 'vsmartcard-vpcd', proof: ['/usr/lib/pcsc/drivers/serial/libifdvpcd.so'], leavesOut: 'pcsc, e2e' },
  { name: 'vsmartcard-vpicc', proof: ['/usr/bin/vicc'], leavesOut: 'pcsc: a card that is not ours' },
  {
    name: 'python3-pycryptodome',
    proof: ['/usr/lib/python3/dist-packages/Cryptodome/__init__.py'],
    leavesOut: 'pcsc: a card that is not ours',
  },
  { name: 'opensc', proof: ['/usr/bin/pkcs15-tool'], leavesOut: 'pcsc: agreement with OpenSC' },
  { name: 'libpcsclite-dev', proof: ['/usr/include/PCSC/winscard.h'], leavesOut: 'pcsc: the pcsclite binding' },
  { name: 'g++', proof: ['/usr/bin/g++'], leavesOut: 'pcsc: the pcsclite binding' },
  { name: 'make', proof: ['/usr/bin/make'], leavesOut: 'pcsc: the pcsclite binding' },
  { name: 'python3', proof: ['/usr/bin/python3'], leavesOut: 'pcsc: the pcsclite binding' },
  {
    name: 'chromium',
    proof: ['/usr/bin/chromium', '/usr/bin/chromium-browser'],
    leavesOut: 'ui and host: what needs a browser',
  },
  {
    name: 'chromium-headless-shell',
    proof: ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium-browser'],
    leavesOut: 'ui: a browser that opens pages in half the time',
  },
  {
    name: 'fonts-noto-cjk',
    proof: ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'],
    leavesOut: 'ui: Japanese text in pictures',
  },
  { name: 'fontconfig', proof: ['/usr/bin/fc-list'], leavesOut: 'the check for a Japanese font' },
  { name: 'openssl', proof: ['/usr/bin/openssl'], leavesOut: 'unit: agreement with openssl' },
  {
    name: 'poppler-utils',
    proof: ['/usr/bin/pdftotext'],
    leavesOut: 'unit: agreement on the text of PDF pages and on the seals of letters',
  },
  {
    name: 'softhsm2',
    proof: ['/usr/lib/softhsm/libsofthsm2.so'],
    leavesOut: 'unit: keys in a token of PKCS#11',
  },
  {
    name: 'libnss3-tools',
    proof: ['/usr/bin/certutil'],
    leavesOut: 'unit: whether pdfsig trusts the seal of a letter',
  },
  { name: 'qpdf', proof: ['/usr/bin/qpdf'], leavesOut: 'unit: agreement on the structure of PDF' },
  {
    name: 'libreoffice-calc',
    proof: ['/usr/bin/soffice', '/usr/bin/libreoffice'],
    leavesOut: 'unit: agreement on the cells of CSV',
  },
  { name: 'dbus', proof: ['/usr/bin/dbus-daemon'], leavesOut: 'host and ui: what is kept under a keyring' },
  {
    name: 'gnome-keyring',
    proof: ['/usr/bin/gnome-keyring-daemon'],
    leavesOut: 'host and ui: what is kept under a keyring',
  },
  {
    name: 'iproute2',
    proof: ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip'],
    leavesOut: 'pcsc: a private network for the reader service',
  },
];

const FAILED_INSTALLATION = 'system-packages-failed';

/** @param {string} name */
function libraries(name) {
  const folders = [
    '/usr/lib',
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/lib64',
    '/lib/x86_64-linux-gnu',
  ];
  return folders.map((folder) => `${folder}/${name}`);
}

/**
 * Sees to the system packages: installs them as root on Debian or Ubuntu, else says which command would.
 *
 * A start tries once; a test run, which needs them, tries each time.
 * @param {'start' | 'test'} purpose
 * @returns {Promise<readonly { name: string, leavesOut: string }[]>} what is still missing
 */
export async function installSystemPackages(purpose) {
  if (process.platform !== 'linux') return []; // Windows and macOS bring a reader service
  const absent = missing(purpose);
  if (absent.length === 0) return [];
  const names = absent.map(({ name }) => name);
  const attempt = names.join(' ');
  if (!isDebianLike()) {
    say(`システムのパッケージが足りません / missing system packages (names as in Debian): ${attempt}`);
    return absent;
  }
  const command = `apt-get install -y --no-install-recommends ${attempt}`;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || (purpose === 'start' && recall(FAILED_INSTALLATION) === attempt)) {
    say(`足りないものを入れるコマンド / to install what is missing: ${isRoot ? '' : 'sudo '}${command}`);
    return absent;
  }
  say(`システムのパッケージを入れています（はじめの一度） / system packages: installing (once): ${attempt}`);
  await aptGet(names);
  const still = missing(purpose);
  if (still.length > 0) remember(FAILED_INSTALLATION, attempt);
  else forget(FAILED_INSTALLATION);
  return still;
}

/** @param {'start' | 'test'} purpose */
function missing(purpose) {
  return SYSTEM_PACKAGES.filter(({ proof, start }) => (purpose === 'test' || start) && !proof.some(existsSync));
}

/** Lists may be absent or old, so they are fetched where the first attempt fails. @param {readonly string[]} names */
async function aptGet(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const lock = ['-o', 'DPkg::Lock::Timeout=120'];
  const stdio = /** @type {import('node:child_process').StdioOptions} */ (['ignore', 2, 2]);
  const install = () =>
    run('/usr/bin/apt-get', ['install', '-y', '--no-install-recommends', ...lock, ...names], { env, stdio });
  const lists = existsSync('/var/lib/apt/lists') ? readdirSync('/var/lib/apt/lists').length : 0;
  if (lists > 2 && (await install()).status === 0) return;
  await run('/usr/bin/apt-get', ['update', ...lock], { env, stdio });
  await install();
}

function isDebianLike() {
  return (
    existsSync('/usr/bin/apt-get') &&
    existsSync('/etc/os-release') &&
    /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}
