class Room {
  constructor(app) {
    this.app = app;
  }

  async echo(message) {
    return { m: message.m };
  }

  async join(message, session) {
    await session.abind(message.m);
    const channel = this.app.get('channelService').getChannel('room', true);
    channel.add(message.m, session.frontendId);
    return message;
  }

  async shout(message) {
    this.app.get('channelService').getChannel('room', true).pushMessage('onShout', message);
  }
}

exports.default = (app) => new Room(app);
