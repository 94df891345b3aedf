/** Who is subscribed to what. A topic without subscribers takes no memory. */
export class TopicTable<Subscriber> {
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #topics = new Map<Subscriber, Set<string>>();

  subscribe(subscriber: Subscriber, topic: string): void {
    entry(this.#subscribers, topic).add(subscriber);
    entry(this.#topics, subscriber).add(topic);
  }

  unsubscribe(subscriber: Subscriber, topic: string): void {
    drop(this.#subscribers, topic, subscriber);
    drop(this.#topics, subscriber, topic);
  }

  unsubscribeAll(subscriber: Subscriber): void {
    for (const topic of this.#topics.get(subscriber) ?? []) {
      drop(this.#subscribers, topic, subscriber);
    }
    this.#topics.delete(subscriber);
  }

  /** Those of the topic, or undefined when there are none. */
  of(topic: string): ReadonlySet<Subscriber> | undefined {
    return this.#subscribers.get(topic);
  }
}

function entry<Key, Value>(map: Map<Key, Set<Value>>, key: Key): Set<Value> {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = new Set<Value>();
  map.set(key, made);
  return made;
}

function drop<Key, Value>(map: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = map.get(key);
  if (set?.delete(value) && set.size === 0) map.delete(key);
}
