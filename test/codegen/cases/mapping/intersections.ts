// an intersection of objects is one message
import { Component, Handler } from '@nopal/core';
export interface IntersectionA { id: string; at: Date }
export type IntersectionB = IntersectionA & { label: string };
export interface IntersectionRow { named: IntersectionB; inline: IntersectionA & { extra?: number }; same: { id: string } & { id: string } }
@Component() export class IntersectionRows { @Handler() both(row: IntersectionRow): void { void row; } }
