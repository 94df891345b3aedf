import { Component, Handler } from '@nopal/core';

namespace one { export interface Item { a: string } }
namespace two { export interface Item { b: string } }
@Component() export class A { @Handler() a(v: one.Item): two.Item { void v; return { b: '' }; } }
