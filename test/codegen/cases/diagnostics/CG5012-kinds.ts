import { Component, Get, type Reply } from '@nopal/core';

interface Found { name: string }
interface Missing { why: string }

@Component()
export class A {
  @Get('/a') a(): Reply<Found> | Missing { return { why: '' }; }
  @Get('/b') b(): Reply<never> | Found { return { name: '' }; }
  @Get('/c') c(): Reply<Found> | Found | undefined { return undefined; }
}
