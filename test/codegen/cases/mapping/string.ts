// `string` stays text
import { Component, Handler } from '@nopal/core';
export interface TextRow { text: string }
@Component() export class TextRows { @Handler() text(row: TextRow): void { void row; } }
