import { Component, Handler } from '@nopal/core';

@Component() export class A { @Handler({ kind: 'notify' }) a(): { x: number } { return { x: 1 }; } }
