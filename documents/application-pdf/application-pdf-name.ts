/** The entry of a container that holds the document. */
export const APPLICATION_PDF_NAME = 'application.pdf';
