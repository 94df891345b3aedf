// a type may contain itself
import { Component, Handler } from '@nopal/core';
export interface Tree { name: string; children: Tree[]; parent?: Tree }
export type Nest = string | Nest[] | { [key: string]: Nest };
@Component() export class RecursiveRows { @Handler() tree(tree: Tree): { nest: Nest } { void tree; return { nest: '' }; } }
