import { Component, Handler } from '@nopal/core';

export class A { @Handler() a(): void {} }
