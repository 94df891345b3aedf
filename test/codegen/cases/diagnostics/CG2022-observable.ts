import { Component, Remote } from '@nopal/core';
import type { Observable } from 'rxjs';

@Component() export class A { @Remote() a(): Observable<string> { throw new Error(); } }
