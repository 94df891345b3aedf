import type { RouteFile } from '../manifest/manifest.js';
import type { RequestIssues } from './request-issues.js';
import type { UploadForm } from './upload-form.js';

/** The parameters with the files that the form brought for them; what is missing, or too many, is noted. */
export function bindFiles(
  rows: readonly RouteFile[],
  form: UploadForm | undefined,
  input: unknown,
  issues: RequestIssues,
): Record<string, unknown> {
  const bound: Record<string, unknown> = { ...(input as object | undefined) };
  for (const { name, isList, isOptional } of rows) {
    const files = (form?.files ?? []).filter(({ field }) => field === name);
    if (isList) {
      if (files.length > 0 || !isOptional) bound[name] = files;
    } else if (files.length === 1) bound[name] = files[0];
    else if (files.length > 1) issues.addFile(name, `must be one file, found ${files.length}`);
    else if (!isOptional) issues.addFile(name, 'must be a file, found nothing');
  }
  return bound;
}
