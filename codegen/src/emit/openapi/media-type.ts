const SHORT: Readonly<Record<string, string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain',
  html: 'text/html',
  multipart: 'multipart/form-data',
  msgpack: 'application/msgpack',
  protobuf: 'application/protobuf',
  bytes: 'application/octet-stream',
  events: 'text/event-stream',
};

/** The media type that a short name of `consumes` or `produces` stands for. */
export function mediaType(name: string): string {
  return (Object.hasOwn(SHORT, name) ? (SHORT[name] ?? name) : name).toLowerCase();
}
