import { Component, Remote } from '@nopal/core';

@Component() export class A { @Remote() async *a(): AsyncGenerator<string> { yield ''; } }
