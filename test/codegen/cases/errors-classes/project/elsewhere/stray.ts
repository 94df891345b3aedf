import { Component } from '@nopal/core';

@Component()
export class Stray {}
