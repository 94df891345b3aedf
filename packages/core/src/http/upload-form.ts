import type { HttpContext } from './http-context.js';
import { QueryText } from './query-text.js';
import type { UploadLimits } from './upload-limits.js';

/** What a form of `multipart/form-data` brought. */
export interface UploadForm {
  /** Every value of each name. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly files: readonly { readonly field: string }[];
  /** Removes the files that were not moved. */
  remove(): Promise<void>;
}

/** Reads a request's form as it comes. @throws GameError for what is none, or too much. */
export type FormReader = (http: HttpContext, limits: UploadLimits) => Promise<UploadForm>;

const NAMES = ['folder', 'maxParts', 'maxFiles', 'maxFileBytes', 'maxFieldBytes'];

/** @param option what the limits are called. @throws TypeError for a name that there is not, or a value that cannot be. */
export function checkUploadLimits(limits: UploadLimits, option: string): UploadLimits {
  for (const [name, value] of Object.entries(limits) as [string, unknown][]) {
    if (!NAMES.includes(name))
      throw new TypeError(`${option}.${name} is no option; there are ${NAMES.join(', ')}`);
    if (value === undefined) continue;
    if (
      name === 'folder'
        ? typeof value !== 'string'
        : !(Number.isInteger(value) && (value as number) >= 0)
    )
      throw new TypeError(
        `${option}.${name} is ${JSON.stringify(value)}; it must be ${name === 'folder' ? 'a path' : 'a whole number'}`,
      );
  }
  return limits;
}

/** The fields as those of any form. */
export function textsOf({ fields }: UploadForm): QueryText {
  const texts = new QueryText();
  for (const name of Object.keys(fields))
    for (const text of fields[name] ?? []) texts.add(name, text);
  return texts;
}
