import type { MenuItemConstructorOptions } from 'electron';
import { EXTERNAL_PAGE_NAMES, type ExternalPage } from './external-pages.ts';
import type { HostWords } from './host-words.ts';

export interface MenuActions {
  readonly opensAtLogin: boolean;
  setOpensAtLogin(wanted: boolean): void;
  openOutside(page: ExternalPage): void;
}

/** The application's menu: no way to reload, to look inside or to leave, and every entry with a key of the system's own. */
export function menuTemplate(words: HostWords, actions: MenuActions): MenuItemConstructorOptions[] {
  return [
    {
      label: words.file,
      submenu: [
        {
          label: words.openAtLogin,
          type: 'checkbox',
          checked: actions.opensAtLogin,
          click: ({ checked }) => actions.setOpensAtLogin(checked),
        },
        { type: 'separator' },
        { role: 'quit', label: words.quit },
      ],
    },
    {
      label: words.edit,
      submenu: [
        { role: 'cut', label: words.cut },
        { role: 'copy', label: words.copy },
        { role: 'paste', label: words.paste },
        { role: 'selectAll', label: words.selectAll },
      ],
    },
    {
      label: words.view,
      submenu: [
        { role: 'zoomIn', label: words.zoomIn },
        { role: 'zoomOut', label: words.zoomOut },
        { role: 'resetZoom', label: words.zoomReset },
      ],
    },
    {
      label: words.help,
      submenu: EXTERNAL_PAGE_NAMES.map((page) => ({
        label: words.pages[page],
        click: () => actions.openOutside(page),
      })),
    },
  ];
}
