import { ServerConnection } from '@jupyterlab/services';

/** A request that was answered here. */
export interface ISeen {
  url: URL;
  method: string;
  body: string;
}

/** What a server would answer: its status, 200 by default, and its body. */
export interface IAnswer {
  status?: number;
  body: string;
}

/** Settings of a server whose requests `answer` answers, and the requests it saw. */
export function serverAnswering(answer: (request: ISeen) => IAnswer | Promise<IAnswer>): {
  serverSettings: ServerConnection.ISettings;
  seen: ISeen[];
} {
  const seen: ISeen[] = [];
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost:1/user/mia/',
    fetch: async (input: RequestInfo | URL) => {
      const asked = new Request(input);
      const request = {
        url: new URL(asked.url),
        method: asked.method,
        body: await asked.text()
      };
      seen.push(request);
      const { status = 200, body } = await answer(request);
      return new Response(body, { status, statusText: 'Said So' });
    }
  });
  return { serverSettings, seen };
}
