import { readFile } from 'node:fs/promises';
import { Component, type MaxLength, Post, type UploadedFile, type uint32 } from '@nopal/server';

export interface Kept {
  title: string;
  page: number;
  tags: string[];
  cover: string;
  more: string[];
}

/** What a form brings, and whether its files are there while the method runs. */
@Component({ http: { prefix: '/photos' } })
export class Photos {
  /** Where the last cover was. */
  #path = '';

  /**
   * @param cover the first picture
   */
  @Post('/:album', { upload: { maxFiles: 3, maxFileBytes: 1_000 }, status: 201 })
  async keep(
    album: string,
    title: string & MaxLength<20>,
    page: uint32,
    tags: string[],
    cover: UploadedFile,
    more: UploadedFile[],
    note?: UploadedFile,
  ): Promise<Kept> {
    this.#path = cover.path;
    const text = await readFile(cover.path, 'utf8');
    const names = more.map(({ name }) => name);
    return {
      title: `${album}/${title}`,
      page,
      tags,
      cover: `${cover.name} ${cover.type}: ${text}`,
      more: note === undefined ? names : [...names, note.name],
    };
  }

  @Post('/')
  lastPath(): string {
    return this.#path;
  }
}
