import { Component, Get, Handler, Post } from '@nopal/core';
import type { Body } from '@nopal/protocol';
import type { UploadedFile } from '@nopal/server';

interface Item { name: string }

@Component()
export class A {
  @Get('/a') verb(file: UploadedFile): void { void file; }
  @Post('/b/:file') path(file: UploadedFile | undefined): void { void file; }
  @Post('/c') body(item: Item, files: UploadedFile[]): void { void [item, files]; }
  @Post('/d') list(files: readonly UploadedFile[], all: Body<string[]>): void { void [files, all]; }
  @Post('/e') unnamed({ name }: UploadedFile): void { void name; }
  @Handler() handler(file: UploadedFile): void { void file; }
}
