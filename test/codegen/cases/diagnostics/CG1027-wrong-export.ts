import { Componet, Handler } from '@nopal/core';

@Componet() export class A { @Handler() a(): void {} }
