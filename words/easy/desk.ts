import type { desk as ja } from '../ja/desk.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const desk: WrittenSoFar<typeof ja> = {};
