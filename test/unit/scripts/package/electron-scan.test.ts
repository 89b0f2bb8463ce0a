import { describe, expect, it } from 'vitest';
import { electronFindings, missingGuards } from '../../../../scripts/package/electron-scan.ts';

const GUARDED = `
const page = new BrowserWindow({ webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false } });
session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
session.setPermissionCheckHandler(() => false);
page.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
page.webContents.on("will-frame-navigate", (event) => event.preventDefault());
page.webContents.on("will-attach-webview", (event) => event.preventDefault());
session.setCertificateVerifyProc((_request, answer) => answer(-2));
const headers = { "Content-Security-Policy": policy };
app.commandLine.appendSwitch("lang", "ja");
page.loadURL("app://madoguchi/");
contextBridge.exposeInMainWorld("madoguchi", { send });
`;

describe('The scan for misconfigurations of Electron', () => {
  it('finds nothing in a program that keeps to the checklist', () => {
    expect(electronFindings('main.js', GUARDED)).toEqual([]);
    expect(missingGuards(GUARDED)).toEqual([]);
  });

  it.each([
    ['new BrowserWindow({ webPreferences: { nodeIntegration: true } })', 'sets nodeIntegration to true'],
    ['new BrowserWindow({ webPreferences: { "contextIsolation": false } })', 'sets contextIsolation to false'],
    ['const preferences = { sandbox: false }', 'sets sandbox to false'],
    ['const preferences = { webSecurity: false }', 'sets webSecurity to false'],
    ['const preferences = { webviewTag: true }', 'sets webviewTag to true'],
    ['const preferences = { enableBlinkFeatures: name }', 'sets enableBlinkFeatures'],
    ['const privileges = { bypassCSP: true }', 'sets bypassCSP to true'],
    ['app.commandLine.appendSwitch("ignore-certificate-errors")', 'starts Chromium with ignore-certificate-errors'],
    ['contents.executeJavaScript(text)', 'calls executeJavaScript'],
    ['contents["openDevTools"]()', 'calls openDevTools'],
    ['ipcRenderer.sendSync("channel")', 'calls sendSync'],
    ['page.loadURL("http://example.org/")', 'loads http://example.org/'],
    ['session.setCertificateVerifyProc((_request, answer) => answer(0))', 'trusts certificates by its own'],
    ['contextBridge.exposeInMainWorld("all", ipcRenderer)', 'gives the window all of ipcRenderer'],
  ])('finds %s', (text, finding) => {
    expect(electronFindings('main.js', text)).toEqual([`main.js ${finding}`]);
  });

  it.each([
    ['setPermissionRequestHandler', 'requests for permission'],
    ['setPermissionCheckHandler', 'checks of permission'],
    ['setWindowOpenHandler', 'new windows'],
    ['will-frame-navigate', 'navigation'],
    ['will-attach-webview', 'webviews'],
    ['sandbox', 'the sandbox'],
    ['Content-Security-Policy', 'policy'],
  ])('misses %s where there is a window', (name, named) => {
    expect(missingGuards(GUARDED.replace(name, 'other'))).toEqual([expect.stringContaining(named)]);
  });

  it('asks nothing of a program without a window, and says what it cannot read', () => {
    expect(missingGuards('const a = 1;')).toEqual([]);
    expect(electronFindings('main.js', 'const = ;')).toEqual(['main.js cannot be parsed']);
  });
});
