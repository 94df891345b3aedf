import { Component, Handler } from '@nopal/core';

@Component() class A { @Handler() a(): void {} }
