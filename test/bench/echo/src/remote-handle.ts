/** Lets the program that starts a server make the calls of one of its components. */
export class RemoteHandle {
  echo: (text: string) => Promise<string> = () =>
    Promise.reject(new Error('the server has not started'));
}
