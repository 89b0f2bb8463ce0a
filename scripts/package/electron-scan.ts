import { type ESTree, parseSync, Visitor } from 'vite';

// What Electron's own security checklist warns of, found in the syntax tree of the bundles that are packed. Our own,
// because the one open scanner for it is no longer kept up; docs/adr/0010-own-electron-scan.md.

type ObjectProperty = ESTree.ObjectProperty | ESTree.BindingProperty | ESTree.AssignmentTargetProperty;
type CallExpression = ESTree.CallExpression;

/** Options whose value alone opens a hole, whatever they are given to. Source: Electron, "Security", items 2 to 11. */
const DANGEROUS_OPTIONS: Readonly<Record<string, boolean>> = {
  allowDisplayingInsecureContent: true,
  allowRunningInsecureContent: true,
  bypassCSP: true,
  contextIsolation: false,
  devTools: true,
  enableRemoteModule: true,
  experimentalFeatures: true,
  nodeIntegration: true,
  nodeIntegrationInSubFrames: true,
  nodeIntegrationInWorker: true,
  plugins: true,
  sandbox: false,
  webSecurity: false,
  webviewTag: true,
};
const DANGEROUS_OPTION_NAMES: ReadonlySet<string> = new Set(['enableBlinkFeatures', 'additionalArguments', 'preloads']);
/** Methods that nothing of ours calls: they run text as code, let in what we did not write, or block the window. */
const DANGEROUS_METHODS: ReadonlySet<string> = new Set([
  'executeJavaScript',
  'executeJavaScriptInIsolatedWorld',
  'insertCSS',
  'interceptFileProtocol',
  'interceptHttpProtocol',
  'loadExtension',
  'loadFile',
  'openDevTools',
  'registerFileProtocol',
  'registerHttpProtocol',
  'sendSync',
  'setPreloads',
]);
const DANGEROUS_SWITCHES: ReadonlySet<string> = new Set([
  'allow-insecure-localhost',
  'disable-site-isolation-trials',
  'disable-web-security',
  'ignore-certificate-errors',
  'no-sandbox',
  'remote-debugging-port',
]);
/** Chromium's answer "trust this certificate" in `setCertificateVerifyProc`. Source: Electron, class Session. */
const TRUSTED = 0;

/** What a program with a window must do. Source: Electron, "Security", items 5, 7, 13 and 14. */
const NEEDED_WITH_WINDOW: Readonly<Record<string, RegExp>> = {
  'answers to requests for permission': /\.setPermissionRequestHandler\(/,
  'answers to checks of permission': /\.setPermissionCheckHandler\(/,
  'a limit to new windows': /\.setWindowOpenHandler\(/,
  'a limit to navigation': /\.on\(["']will-(frame-)?navigate["']/,
  'a refusal of webviews': /\.on\(["']will-attach-webview["']/,
  'the sandbox': /\benableSandbox\(\)|\bsandbox: true/,
  'a content security policy': /Content-Security-Policy/,
};

/** Findings in one bundle, as sentences. */
export function electronFindings(path: string, text: string): readonly string[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) return [`${path} cannot be parsed`];
  const found: (string | undefined)[] = [];
  const seeOption = (option: ObjectProperty) => found.push(optionFinding(option));
  const seeCall = (call: CallExpression) => found.push(callFinding(call, text));
  new Visitor({ Property: seeOption, CallExpression: seeCall }).visit(program);
  return found.filter((what) => what !== undefined).map((what) => `${path} ${what}`);
}

function optionFinding({ key, value }: ObjectProperty): string | undefined {
  const name = nameOf(key) ?? '';
  if (DANGEROUS_OPTION_NAMES.has(name)) return `sets ${name}`;
  const isDangerous = value.type === 'Literal' && value.value === DANGEROUS_OPTIONS[name];
  return isDangerous ? `sets ${name} to ${value.value}` : undefined;
}

function callFinding({ callee, arguments: given }: CallExpression, text: string): string | undefined {
  if (callee.type !== 'MemberExpression') return undefined;
  const method = nameOf(callee.property) ?? '';
  if (DANGEROUS_METHODS.has(method)) return `calls ${method}`;
  const [first, second] = given;
  const word = first?.type === 'Literal' ? String(first.value) : '';
  if (method === 'appendSwitch' && DANGEROUS_SWITCHES.has(word)) return `starts Chromium with ${word}`;
  if (method === 'loadURL' && /^(https?|file):/.test(word)) return `loads ${word}`;
  if (method === 'setCertificateVerifyProc' && trusts(text.slice(first?.start, first?.end)))
    return 'trusts certificates by its own';
  const isWholeChannel = second?.type === 'Identifier' && second.name === 'ipcRenderer';
  return method === 'exposeInMainWorld' && isWholeChannel ? 'gives the window all of ipcRenderer' : undefined;
}

/** What all bundles together leave out. Empty where no window is made. */
export function missingGuards(text: string): readonly string[] {
  if (!/new BrowserWindow\(/.test(text)) return [];
  return Object.entries(NEEDED_WITH_WINDOW)
    .filter(([, pattern]) => !pattern.test(text))
    .map(([what]) => `there is a window without ${what}`);
}

function trusts(verifyProcedure: string): boolean {
  return [...verifyProcedure.matchAll(/\(\s*(-?\d+)\s*\)/g)].some(([, answer]) => Number(answer) === TRUSTED);
}

interface Node {
  readonly type: string;
  readonly name?: unknown;
  readonly value?: unknown;
}

function nameOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return String(node.name);
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
