/** How much a form of `multipart/form-data` may bring, and where its files are kept. */
export interface UploadLimits {
  /** Where files are written; the system's folder for what does not last by default. */
  readonly folder?: string;
  /** Fields and files together; 100 by default. */
  readonly maxParts?: number;
  /** 10 by default. */
  readonly maxFiles?: number;
  /** Of one file; 10 MiB by default. The route's `maxBodyBytes` bounds the whole form. */
  readonly maxFileBytes?: number;
  /** Of one field's value; 64 KiB by default. */
  readonly maxFieldBytes?: number;
}
