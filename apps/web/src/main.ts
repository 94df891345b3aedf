import { startPage } from './page.js';
import { connectToServer } from './server-connection.js';

void startPage(connectToServer);
