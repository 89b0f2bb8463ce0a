import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { mayAccess } from '#platform/may-access.ts';
import { writePrivateFile } from '#platform/private-file.ts';
import { HOST_WORDS } from '#words/host-words.ts';

/** Whether the application opens with the person's session on this computer. Off until the person turns it on. */
export interface LoginItem {
  isOn(): Promise<boolean>;
  set(wanted: boolean): Promise<void>;
}

export function loginItem(): LoginItem {
  return process.platform === 'linux' ? autostartEntry() : systemLoginItem();
}

function systemLoginItem(): LoginItem {
  return {
    isOn: async () => app.getLoginItemSettings().openAtLogin,
    set: async (wanted) => app.setLoginItemSettings({ openAtLogin: wanted }),
  };
}

/** Linux desktops start what lies in this folder. Source: freedesktop.org, Desktop Application Autostart. */
function autostartEntry(): LoginItem {
  const folder = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'autostart');
  const path = join(folder, 'madoguchi.desktop');
  return {
    isOn: () => mayAccess(path),
    set: (wanted) =>
      wanted
        ? writePrivateFile(path, autostartText(process.env.APPIMAGE ?? process.execPath))
        : rm(path, { force: true }),
  };
}

/** Source: freedesktop.org, Desktop Entry Specification, "The Exec key": what a quoted argument escapes. */
export function autostartText(program: string): string {
  const quoted = program.replace(/["`$\\]/g, (character) => `\\${character}`).replaceAll('%', '%%');
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${HOST_WORDS.ja.name}`,
    `Name[en]=${HOST_WORDS.en.name}`,
    `Exec="${quoted.replaceAll('\\', '\\\\')}"`,
    'Terminal=false',
    '',
  ].join('\n');
}
