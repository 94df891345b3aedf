class Room {
  async echo(message) {
    return { m: message.m };
  }
}

exports.default = () => new Room();
