// Starts and stops the game as often as the argument says, each time with clients, and must then end by itself.
import { TRANSPORTS } from '../../support/raw-client.js';
import { startGame } from '../game/start-game.js';

const times = Number(process.argv[2]);
for (let time = 0; time < times; time += 1) {
  const game = await startGame();
  for (const transport of TRANSPORTS) {
    const client = await game.join(transport);
    await client.call('gate.desk.login', { uid: transport });
    await client.call('game.desk.join', { text: 'hall' });
  }
  await game.open('tcp'); // says nothing
  await game.stop();
}
console.log(`stopped ${times} times`);
