/** What a file is that was given as a signature. */
export type SignatureFileKind =
  | 'signedData'
  /** SignedData whose content is a time-stamp: it says when, not who agrees. */
  | 'timeStamp'
  /** Another CMS: encrypted, compressed, digested. */
  | 'otherCms'
  | 'certificate'
  | 'certificateList'
  | 'certificateRequest'
  | 'ocspResponse'
  | 'keyStore'
  | 'privateKey'
  | 'publicKey'
  | 'pdf'
  | 'xml'
  | 'mail'
  | 'unknown';
