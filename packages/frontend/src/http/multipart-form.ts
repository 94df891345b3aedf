import { copyFile, rename, rm } from 'node:fs/promises';

/** A file that a form brought. */
export class UploadedFile {
  /** The form's name for it. */
  readonly field: string;
  /** As the client calls it, without folders: for showing, never for a path. */
  readonly name: string;
  /** What the client says it is; nobody has looked. */
  readonly type: string;
  readonly bytes: number;
  #path: string;
  #isMoved = false;

  constructor(about: { field: string; name: string; type: string; bytes: number; path: string }) {
    this.field = about.field;
    this.name = about.name;
    this.type = about.type;
    this.bytes = about.bytes;
    this.#path = about.path;
  }

  /** Where it is now: a file of the framework's own, which goes with the answer unless it is moved. */
  get path(): string {
    return this.#path;
  }

  /** Makes the file the game's own. Over what is there, so the name must not come from a client. */
  async moveTo(path: string): Promise<void> {
    try {
      await rename(this.#path, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
      // On another disk: copied, and the first removed.
      await copyFile(this.#path, path);
      await rm(this.#path, { force: true });
    }
    this.#path = path;
    this.#isMoved = true;
  }

  /** Removes it unless it was moved. */
  async remove(): Promise<void> {
    if (!this.#isMoved) await rm(this.#path, { force: true });
  }
}

/** What a form of `multipart/form-data` brought. */
export class MultipartForm {
  /** Every value of each name. An object without prototype. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly files: readonly UploadedFile[];

  constructor(fields: Readonly<Record<string, readonly string[]>>, files: readonly UploadedFile[]) {
    this.fields = fields;
    this.files = files;
  }

  /** The first value of the name. */
  field(name: string): string | undefined {
    return this.fields[name]?.[0];
  }

  /** The first file of the name. */
  file(field: string): UploadedFile | undefined {
    return this.files.find((file) => file.field === field);
  }

  /** Removes the files that were not moved. */
  async remove(): Promise<void> {
    await Promise.all(this.files.map((file) => file.remove()));
  }
}
