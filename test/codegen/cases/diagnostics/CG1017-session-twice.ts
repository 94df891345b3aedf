import { Component, Handler, type Session } from '@nopal/core';

@Component() export class A { @Handler() a(s: Session, t: Session): void { void [s, t]; } }
