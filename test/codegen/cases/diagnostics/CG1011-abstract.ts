import { Component, Handler } from '@nopal/core';

export abstract class Base { @Handler() abstract a(): void }
@Component() export abstract class A extends Base {}
