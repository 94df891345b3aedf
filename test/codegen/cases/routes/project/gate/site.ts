import { All, Component, Get, type HttpContext, Post, type Reply, Route } from '@nopal/core';
import type { float } from '@nopal/protocol';
import type { UploadedFile } from '@nopal/server';

/** Named as iris names them. */
@Component({ http: { host: '*.Example.com' } })
export class Site {
  @Route()
  get(): string {
    return 'home';
  }

  @Route()
  getPing(): { message: string } {
    return { message: 'pong' };
  }

  @Route()
  postUserProfile(name: string, scale?: float): void {
    if (scale === 1) throw new Error(name);
  }

  @Route()
  getUserByFriends(id: number): number[] {
    return [id];
  }

  @Route({ access: 'bound' })
  async *getEvents(): AsyncGenerator<string> {
    yield 'one';
  }

  @Get('/a%20b/files/*file', { host: 'files.example.com', produces: ['text'] })
  file(file: string): Uint8Array {
    return new TextEncoder().encode(file);
  }

  @Get('/old')
  old(): Reply<never> {
    throw new Error('redirect');
  }

  /** @param photo of the player */
  @Post('/album', { upload: { maxFiles: 3 } })
  album(title: string, photo: UploadedFile, more: UploadedFile[], note?: UploadedFile): string {
    return [title, photo.name, more.length, note?.name].join();
  }

  @All('/echo')
  echo(http: HttpContext): string | undefined {
    return http.method;
  }
}
