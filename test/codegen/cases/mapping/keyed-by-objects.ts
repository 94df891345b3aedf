// a map may have keys of any type
import { Component, Handler } from '@nopal/core';
export interface KeyPoint { x: number; y: number }
export interface ObjectKeyRow { a: Map<KeyPoint, string>; b: Map<Date, number>; c: Map<[number, number], { v: number }>; d: Map<{ k: 1 }, { v: 2 }> }
@Component() export class ObjectKeyRows { @Handler() keyed(row: ObjectKeyRow): void { void row; } }
