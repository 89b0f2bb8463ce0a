/** The only two names on Electron's wires. */
export const FRAME_CHANNEL = 'madoguchi:frame';
export const CLOSED_CHANNEL = 'madoguchi:closed';
/** A scheme of our own: no file of the machine is ever an address of the window. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'madoguchi';
export const APP_PAGE = `${APP_SCHEME}://${APP_HOST}/`;
