// SPDX-License-Identifier: Apache-2.0
/** Takes a stream of server-sent events apart. Keeps what is not complete yet between calls. */
export class SseParser {
  private rest = '';
  private data: string[] = [];

  constructor(private readonly accept: (data: string) => void) {}

  push(chunk: string): void {
    this.rest += chunk;
    const lines = this.rest.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.line(line);
  }

  private line(line: string): void {
    if (line === '') {
      if (this.data.length > 0) this.accept(this.data.join('\n'));
      this.data = [];
    } else if (line.startsWith('data:')) {
      this.data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    }
  }
}

/** Gives each event's data to `accept` until the stream ends. A piece that is no valid event is passed over. */
export async function readSse(response: Response, accept: (data: string) => void): Promise<void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  const parser = new SseParser((data) => {
    try {
      accept(data);
    } catch {
      // One unreadable event must not end the tail.
    }
  });
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parser.push(decoder.decode(part.value as Uint8Array, { stream: true }));
  }
}
