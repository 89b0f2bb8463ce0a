import { checkScreens } from '../support/gallery-check.ts';
import { renderedWindows } from '../support/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('diagnosis', withWindow);
