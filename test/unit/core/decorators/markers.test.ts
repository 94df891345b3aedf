import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Component, componentMark, Handler, methodMarks, Remote, Route } from '@nopal/core';

test('decorators note what a class and its methods are', () => {
  @Component({ name: 'room' })
  class Room {
    @Handler({ kind: 'notify' })
    shout(): void {}

    @Remote()
    @Handler()
    close(): void {}

    @Route('GET /rooms')
    list(): void {}
  }
  assert.deepEqual(componentMark(Room), { name: 'room' });
  assert.deepEqual(
    methodMarks(Room).map(({ kind, method }) => `${kind} ${method}`),
    ['handler shout', 'handler close', 'remote close', 'route list'],
  );
});

test('a class inherits the marks of its parent, and its own win', () => {
  class Base {
    @Handler({ concurrent: true })
    hello(): void {}

    @Handler()
    bye(): void {}
  }
  @Component()
  class Derived extends Base {
    @Handler({ kind: 'notify' })
    override hello(): void {}
  }
  const marks = methodMarks(Derived);
  assert.deepEqual(
    marks.map(({ method, options }) => ({ method, options })),
    [
      { method: 'bye', options: {} },
      { method: 'hello', options: { kind: 'notify' } },
    ],
  );
  assert.equal(methodMarks(Base).length, 2);
});

test('a class or method that is marked twice is refused by name', () => {
  class Twice {}
  Component()(Twice);
  assert.throws(() => Component()(Twice), /class Twice has two @Component decorators/);
  class Room {
    hello(): void {}
  }
  const mark = Handler() as (prototype: object, key: string) => void;
  mark(Room.prototype, 'hello');
  assert.throws(
    () => mark(Room.prototype, 'hello'),
    /method Room\.hello has two @Handler decorators/,
  );
});

test('a static method is refused by name', () => {
  class Room {
    static hello(): void {}
    bye(): void {}
  }
  const mark = Handler() as (prototype: object, key: string) => void;
  assert.throws(() => mark(Room, 'hello'), /@Handler cannot mark the static method Room\.hello/);
});

test('standard decorators are refused with the setting that is missing', () => {
  const method = Handler() as unknown as (value: object, context: object) => void;
  const context = { kind: 'method', name: 'hello', static: false };
  assert.throws(
    () => method(() => {}, context),
    /@Handler was compiled as a standard decorator.*experimentalDecorators/,
  );
  const type = Component() as unknown as (value: object, context: object) => void;
  assert.throws(
    () => type(class {}, { kind: 'class', name: 'Room' }),
    /@Component was compiled as a standard decorator/,
  );
});
