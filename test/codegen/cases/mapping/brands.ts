// a branded primitive is the primitive and keeps its brand
import { Component, Handler } from '@nopal/core';
import type { MaxLength, uint32 } from '@nopal/protocol';
declare const brand: unique symbol;
export type BrandId = string & { readonly __brand: 'BrandId' };
export type BrandCount = uint32 & { readonly [brand]: 'count' };
export type BrandName = string & MaxLength<16> & { readonly __brand: 'BrandName' };
export interface BrandRow { id: BrandId; count: BrandCount; name: BrandName; ids: BrandId[]; inline: string & { readonly __brand: 'Inline' } }
@Component() export class BrandRows { @Handler() brands(row: BrandRow): void { void row; } }
