/** The id of every page's content: where the skip link leads. */
export const MAIN_ID = 'main';
