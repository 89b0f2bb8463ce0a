import type { host as ja } from '../ja/host.ts';

export const host: typeof ja = {
  name: 'Madoguchi',
  menu: {
    file: 'File',
    openAtLogin: 'Open when I log in to this computer',
    quit: 'Quit Madoguchi',
    hide: 'Hide Madoguchi',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    view: 'View',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    zoomReset: 'Normal size',
    window: 'Window',
    minimize: 'Minimize',
    zoomWindow: 'Zoom',
    front: 'Bring All to Front',
    help: 'Help',
    pages: {
      cardPortal: 'My Number Card site (opens in your browser)',
      keyPortal: 'Public Personal Authentication site (opens in your browser)',
      cardLost: 'If you lost your card (opens in your browser)',
    },
  },
  outside: {
    title: 'Open this in your browser?',
    detail: (address) => `This page is not part of Madoguchi.\n${address}`,
    open: 'Open',
    stop: 'Cancel',
  },
  ends: {
    cannotOpen: 'Madoguchi cannot open',
    notStarted: 'Install it again, or ask your administrator about the portal setting.',
    policyUnusable:
      'The settings that your administrator made for this computer cannot be used. Tell your administrator.',
    sandboxMissing:
      'This computer would run Madoguchi without its protection (--no-sandbox). Install it as deb or rpm, or ask your administrator to allow unprivileged user namespaces.',
    cannotGoOn: 'Madoguchi cannot go on',
    crashedTooOften: 'The window stopped several times. Forms that you sent have arrived.',
  },
  closedDoor: 'This page opens once, from the Madoguchi app. Please start the app again.',
  closedDoorTitle: 'Open this from the app',
  thisComputer: 'this computer (it reaches no municipality)',
};
