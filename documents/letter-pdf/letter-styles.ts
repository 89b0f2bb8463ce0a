import { PAGE } from '../typesetting/sheets.ts';

export const STYLES = {
  title: { font: 'bold', size: 16, leading: 24, colour: '#111111' },
  heading: { font: 'bold', size: 11, leading: 18, colour: '#111111' },
  text: { font: 'regular', size: 10.5, leading: 17, colour: '#111111' },
  name: { font: 'regular', size: 12.5, leading: 19, colour: '#111111' },
  label: { font: 'regular', size: 9.5, leading: 16, colour: '#333333' },
  small: { font: 'regular', size: 7.5, leading: 11, colour: '#333333' },
} as const;

export const LEFT = PAGE.margin;
export const RIGHT = PAGE.width - PAGE.margin;
